using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Takes remote commands away from clients.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "FtpCommand", SupportsShouldProcess = true)]
public sealed class UnregisterFtpCommandCommand : AsyncCmdlet
{
    /// <summary>The commands; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpCommand))]
    [ArgumentCompleter(typeof(OwnCommandCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The server; the only one of this process if omitted.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ServerTransformation]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public FtpServer? Server { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var server = Server ?? Servers.Files.Only();
        var choice = new NameChoice(
            this,
            name => new FtpToolsException(ErrorCode.CommandNotFound, $"The server {server.Name} has no command '{name}'.")
            {
                Target = name,
            });
        foreach (var command in choice.Find(Name, [.. server.Commands], c => c.Name))
        {
            if (ShouldProcess($"{command.Name} at {server.Name}", "Unregister remote command")) server.UnregisterCommand(command.Name);
        }

        return Task.CompletedTask;
    }
}
