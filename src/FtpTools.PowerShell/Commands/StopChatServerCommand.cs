using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.State;

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
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The servers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet, ValueFromPipeline = true)]
    [ChatServerTransformation]
    [ValidateNotNull]
    public ChatServer? Server { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var server in Server is not null ? [Server] : Named())
        {
            if (ShouldProcess($"{server.Name} ({server.Endpoint})", "Stop chat server")) await ChatServerRegistry.StopAsync(server).WaitAsync(cancellationToken);
        }
    }

    private List<ChatServer> Named()
    {
        var found = new List<ChatServer>();
        foreach (var name in Name)
        {
            var matches = ChatServerRegistry.Find(name).ToList();
            if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(new FtpToolsException(ErrorCode.ServerNotFound, $"There is no chat server '{name}' in this process.") { Target = name }, name);
            found.AddRange(matches.Except(found));
        }

        return found;
    }
}
