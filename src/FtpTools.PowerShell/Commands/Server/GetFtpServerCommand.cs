using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the servers of this process.</summary>
[Cmdlet(VerbsCommon.Get, "FtpServer")]
[OutputType(typeof(FtpServer))]
public sealed class GetFtpServerCommand : PSCmdlet
{
    /// <summary>Names of servers; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpServer))]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var server in Servers.Files.Find(this, Name)) WriteObject(server);
    }
}
