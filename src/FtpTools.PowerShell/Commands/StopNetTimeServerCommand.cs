using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.State;

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
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The servers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet, ValueFromPipeline = true)]
    [NetTimeServerTransformation]
    [ValidateNotNull]
    public NetTimeServer? Server { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var server in Server is not null ? [Server] : Named())
        {
            if (ShouldProcess($"{server.Name} ({server.Endpoint})", "Stop time server")) await NetTimeServerRegistry.StopAsync(server).WaitAsync(cancellationToken);
        }
    }

    private List<NetTimeServer> Named()
    {
        var found = new List<NetTimeServer>();
        foreach (var name in Name)
        {
            var matches = NetTimeServerRegistry.Find(name).ToList();
            if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(new FtpToolsException(ErrorCode.ServerNotFound, $"There is no time server '{name}' in this process.") { Target = name }, name);
            found.AddRange(matches.Except(found));
        }

        return found;
    }
}
