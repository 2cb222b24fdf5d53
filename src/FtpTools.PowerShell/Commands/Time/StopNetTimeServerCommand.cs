using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Stops time servers of this process.</summary>
[Cmdlet(VerbsLifecycle.Stop, "NetTimeServer", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
public sealed class StopNetTimeServerCommand : AsyncCmdlet
{
    private const string NameSet = "Name";
    private const string ServerSet = "Server";

    /// <summary>Names of servers; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetTimeServerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The servers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet, ValueFromPipeline = true)]
    [NetTimeServerTransformation]
    [ArgumentCompleter(typeof(NetTimeServerCompleter))]
    [ValidateNotNull]
    public NetTimeServer? Server { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var server in Server is not null ? [Server] : Servers.Time.Find(this, Name))
        {
            if (ShouldProcess($"{server.Name} ({server.Endpoint})", "Stop time server"))
                await Servers.Time.StopAsync(Follow(server)).WaitAsync(cancellationToken);
        }
    }
}
