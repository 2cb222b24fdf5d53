using System.Management.Automation;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Changes the current directory of a session.</summary>
[Cmdlet(VerbsCommon.Set, "FtpLocation")]
[Alias("sfl")]
[OutputType(typeof(FtpLocation))]
public sealed class SetFtpLocationCommand : SessionCommand
{
    private const string Start = "~";
    private const string Previous = "-";

    /// <summary>The directory: <c>-</c> is the one before, <c>~</c> the one that the session began in, which is meant when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteDirectoryCompleter))]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = Start;

    /// <summary>Writes the new location.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = CurrentSession();
        try
        {
            await session.ChangeLocationAsync(PathIn(session), cancellationToken);
            if (PassThru) WriteObject(new FtpLocation(session.Location, session));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Path);
        }
    }

    // Directories that are called so are named with a path: ./~ and ./-.
    private string PathIn(FtpSession session)
    {
        if (Path == Previous) return session.PreviousLocation ?? throw NoPrevious(session);
        var isFromStart = Path == Start || Path.StartsWith($"{Start}/", StringComparison.Ordinal);
        return isFromStart ? $"{session.StartLocation.TrimEnd('/')}/{Path[1..].TrimStart('/')}" : Path;
    }

    private FtpToolsException NoPrevious(FtpSession session)
    {
        var message = $"There is no directory to go back to: {session.Name} has been in this one only. A directory called '-' is './-'.";
        return new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = Path };
    }
}
