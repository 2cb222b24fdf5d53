using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Stops servers of this process: transfers get ten seconds to finish, the rest are aborted.</summary>
[Cmdlet(VerbsLifecycle.Stop, "FtpServer", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
public sealed class StopFtpServerCommand : AsyncCmdlet
{
    private const string NameSet = "Name";
    private const string ServerSet = "Server";

    /// <summary>Names of servers; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The servers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet, ValueFromPipeline = true)]
    [ServerTransformation]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public FtpServer? Server { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var server in Server is not null ? [Server] : Servers.Files.Find(this, Name))
        {
            if (ShouldProcess($"{server.Name} ({server.Endpoint})", "Stop file server"))
                await Servers.Files.StopAsync(Follow(server)).WaitAsync(cancellationToken);
        }
    }
}
