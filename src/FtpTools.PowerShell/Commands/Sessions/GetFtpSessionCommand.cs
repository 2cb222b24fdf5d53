using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the sessions of the runspace, including those that were lost.</summary>
[Cmdlet(VerbsCommon.Get, "FtpSession")]
[OutputType(typeof(FtpSession))]
public sealed class GetFtpSessionCommand : PSCmdlet
{
    /// <summary>Names of sessions; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpSession))]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var choice = new NameChoice(
            this,
            name => new FtpToolsException(ErrorCode.NotConnected, $"There is no session '{name}' in this runspace.") { Target = name });
        foreach (var session in choice.Find(Name, SessionRegistry.All, s => s.Name)) WriteObject(session);
    }
}
