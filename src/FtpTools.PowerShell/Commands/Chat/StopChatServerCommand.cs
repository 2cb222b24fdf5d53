using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Stops chat servers of this process.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ChatServer", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
public sealed class StopChatServerCommand : AsyncCmdlet
{
    private const string NameSet = "Name";
    private const string ServerSet = "Server";

    /// <summary>Names of servers; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChatServerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The servers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet, ValueFromPipeline = true)]
    [ChatServerTransformation]
    [ArgumentCompleter(typeof(ChatServerCompleter))]
    [ValidateNotNull]
    public ChatServer? Server { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var server in Server is not null ? [Server] : Servers.Chat.Find(this, Name))
        {
            if (ShouldProcess($"{server.Name} ({server.Endpoint})", "Stop chat server"))
                await Servers.Chat.StopAsync(Follow(server)).WaitAsync(cancellationToken);
        }
    }
}
