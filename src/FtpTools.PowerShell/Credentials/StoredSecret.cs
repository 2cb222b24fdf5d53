using System.Management.Automation;
using System.Net;
using System.Security;

namespace FtpTools.PowerShell.Credentials;

/// <summary>
/// Reads the secret that a saved server names, with the command Get-Secret of the module Microsoft.PowerShell.SecretManagement, or of
/// whoever else has a command of that name. Nothing depends on it being there.
/// </summary>
internal static class StoredSecret
{
    private const string Command = "Get-Secret";

    // The engine's own way to call a command with parameters that are known only now.
    private const string Call = "param($Command, $Arguments) & $Command @Arguments -ErrorAction Stop";

    /// <summary>The credential of a saved server; null where it names no secret, or where there is no Get-Secret, of which it
    /// warns.</summary>
    /// <param name="cmdlet">The command that logs in.</param>
    /// <param name="profile">The saved server; null for none.</param>
    /// <exception cref="FtpToolsException">The secret cannot be read, or is none to log in with
    /// (<see cref="ErrorCode.SecretUnavailable"/>).</exception>
    public static PSCredential? Find(PSCmdlet cmdlet, FtpServerProfile? profile)
    {
        if (profile?.SecretName is not { } secret) return null;
        if (cmdlet.InvokeCommand.GetCommand(Command, CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Alias) is not { } command)
        {
            cmdlet.WriteWarning(
                $"The secret '{secret}' of '{profile.Name}' is not read: there is no command {Command} here. "
                + "The module Microsoft.PowerShell.SecretManagement has one.");
            return null;
        }

        var arguments = new Dictionary<string, object> { ["Name"] = secret };
        if (profile.VaultName is { } vault) arguments["Vault"] = vault;
        return Credential(profile, Read(cmdlet, command, new System.Collections.Hashtable(arguments), profile));
    }

    private static object Read(PSCmdlet cmdlet, CommandInfo command, System.Collections.Hashtable arguments, FtpServerProfile profile)
    {
        try
        {
            var found = cmdlet.InvokeCommand.InvokeScript(true, ScriptBlock.Create(Call), null, command, arguments);
            return found is [{ BaseObject: { } one }] ? one
                : throw Unavailable(profile, $"{Command} gave {found.Count} values for it");
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Unavailable(profile, $"{Command} failed: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static PSCredential Credential(FtpServerProfile profile, object secret) => secret switch
    {
        PSCredential credential => Same(profile, credential),
        SecureString password => new PSCredential(UserOf(profile), password),
        string password => new PSCredential(UserOf(profile), new NetworkCredential(string.Empty, password).SecurePassword),
        _ => throw Unavailable(profile, $"it is a {secret.GetType().Name}, and neither a credential nor a password"),
    };

    private static PSCredential Same(FtpServerProfile profile, PSCredential credential)
    {
        if (profile.UserName is not { } user || user.Equals(credential.UserName, StringComparison.OrdinalIgnoreCase)) return credential;
        throw Unavailable(profile, $"it is the credential of {credential.UserName}, and the user saved for the server is {user}");
    }

    private static string UserOf(FtpServerProfile profile)
    {
        return profile.UserName ?? throw Unavailable(
            profile, "it is a password alone, and no user is saved for the server. Register-FtpServerProfile -UserName saves one");
    }

    private static FtpToolsException Unavailable(FtpServerProfile profile, string why, Exception? cause = null)
    {
        return new FtpToolsException(
            ErrorCode.SecretUnavailable, $"The secret '{profile.SecretName}' of '{profile.Name}' cannot be used: {why}.", cause)
        {
            Target = profile.SecretName,
        };
    }
}
