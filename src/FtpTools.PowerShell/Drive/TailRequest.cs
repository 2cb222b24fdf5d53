using System.Management.Automation;
using System.Management.Automation.Provider;

namespace FtpTools.PowerShell.Drive;

/// <summary>
/// The <c>-Tail</c> of <c>Get-Content</c>. The engine refuses it for every reader except its own for local files. So the drive
/// takes it over: it reads what was asked for from the command, hides it from the command, and restores it at the end.
/// </summary>
internal sealed class TailRequest : IDisposable
{
    private const string Parameter = "Tail";
    private const int NotGiven = -1;

    private readonly PSPropertyInfo _property;

    private TailRequest(PSPropertyInfo property, int count)
    {
        _property = property;
        Count = count;
        _property.Value = NotGiven;
    }

    /// <summary>How many items at the end are wanted.</summary>
    public int Count { get; }

    /// <summary>Takes the request over; null if there is none, or if a path of the command belongs to another provider,
    /// which needs it.</summary>
    public static TailRequest? TakeOver(CmdletProvider provider)
    {
        if (CallingCommand.Of(provider) is not { } command) return null;
        if (!command.MyInvocation.BoundParameters.TryGetValue(Parameter, out var given)
            || !LanguagePrimitives.TryConvertTo<int>(given, out var count))
            return null;
        var members = PSObject.AsPSObject(command).Properties;
        if (members[Parameter] is not { IsSettable: true } property) return null;
        var paths = members["Path"]?.Value as string[] ?? [];
        return paths.All(path => IsOurs(command, path)) ? new TailRequest(property, count) : null;
    }

    public void Dispose() => _property.Value = Count;

    private static bool IsOurs(PSCmdlet command, string path)
    {
        command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.ImplementingType == typeof(FtpDriveProvider);
    }
}
