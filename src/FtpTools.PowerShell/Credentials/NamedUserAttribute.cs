using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Security;

namespace FtpTools.PowerShell.Credentials;

/// <summary>
/// Lets a user be named where a credential with a new password is expected. The password is asked for by the command, with
/// <see cref="NewPasswordQuestion"/>: the engine tries values several times, and would ask each time.
/// </summary>
public sealed class NamedUserAttribute : ArgumentTransformationAttribute
{
    private static readonly ConditionalWeakTable<PSCredential, object> Named = [];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string { Length: > 0 } name) return inputData;
        var credential = new PSCredential(name, new SecureString());
        Named.Add(credential, name);
        return credential;
    }

    /// <summary>Whether a credential is only the name of a user, and the password has still to be asked for.</summary>
    internal static bool IsOnlyName(PSCredential credential) => Named.TryGetValue(credential, out _);
}
