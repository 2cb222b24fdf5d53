using System.Management.Automation;
using FtpTools.Files;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Results;

namespace FtpTools.PowerShell.Commands;

/// <summary>Changes the current directory of a session.</summary>
[Cmdlet(VerbsCommon.Set, "FtpLocation")]
[Alias("sfl")]
[OutputType(typeof(FtpLocation))]
public sealed class SetFtpLocationCommand : SessionCommand
{
    private const string Start = "~";
    private const string Previous = "-";

    /// <summary>The directory: its path exactly as it is, <c>-</c> for the one before, <c>~</c> for the one that the session began in,
    /// which is used if it is omitted, an item as Get-FtpChildItem writes it, or a record with a property RemotePath or Path.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteDirectoryCompleter))]
    [ValidateNotNullOrEmpty]
    public object Path { get; set; } = Start;

    /// <summary>Writes the new location.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            var input = InputObject.BaseOf(Path) is FtpSession
                ? RemoteInput.ReadOrSession(this, Path, Start)
                : RemoteInput.ReadAsLiteral(this, Path);
            var session = SessionFor(input);
            await session.ChangeLocationAsync(input.Item is null ? PathIn(session, input.Path) : input.Path, cancellationToken);
            if (PassThru) WriteObject(new FtpLocation(session.Location, session));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Path);
        }
    }

    // Directories with these names are given as a path: ./~ and ./-.
    private static string PathIn(FtpSession session, string path)
    {
        if (path == Previous) return session.PreviousLocation ?? throw NoPrevious(session);
        var isFromStart = path == Start || path.StartsWith($"{Start}/", StringComparison.Ordinal);
        return isFromStart ? RemotePath.Parse(session.StartLocation).Prefix + path[1..].TrimStart('/') : path;
    }

    private static FtpToolsException NoPrevious(FtpSession session)
    {
        var message = $"There is no directory to go back to: {session.Name} has been only in this one. For a directory called '-', "
            + "write './-'.";
        return new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = Previous };
    }
}
