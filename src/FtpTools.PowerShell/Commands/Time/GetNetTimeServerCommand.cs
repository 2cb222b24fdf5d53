using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the time servers of this process.</summary>
[Cmdlet(VerbsCommon.Get, "NetTimeServer")]
[OutputType(typeof(NetTimeServer))]
public sealed class GetNetTimeServerCommand : PSCmdlet
{
    /// <summary>Names of servers; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(NetTimeServer))]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetTimeServerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var server in Servers.Time.Find(this, Name)) WriteObject(server);
    }
}
