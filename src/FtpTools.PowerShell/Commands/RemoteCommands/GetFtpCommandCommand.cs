using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the remote commands that the user may call, or those of a server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpCommand")]
[OutputType(typeof(FtpCommand))]
public sealed class GetFtpCommandCommand : SessionCommand
{
    /// <summary>Names; wildcards are allowed. All if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpCommand))]
    [ArgumentCompleter(typeof(RemoteCommandCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>A server of this process, as its owner sees it.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ServerTransformation(IsOneOfSeveral = true)]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public FtpServer? Server { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var all = Server is null
            ? await ListAsync(CurrentSession(), cancellationToken)
            : [.. Server.Commands.Select(c => FtpCommand.From(c, Server))];
        var choice = new NameChoice(
            this, name => new FtpToolsException(ErrorCode.CommandNotFound, $"There is no command '{name}'.") { Target = name });
        WriteObject(choice.Find(Name, all, c => c.Name), enumerateCollection: true);
    }

    private static async Task<IReadOnlyList<FtpCommand>> ListAsync(FtpSession session, CancellationToken cancellationToken)
    {
        var names = await session.ListCommandsAsync(cancellationToken);
        return [.. names.Select(n => new FtpCommand { Name = n, Server = session.ComputerName })];
    }
}
