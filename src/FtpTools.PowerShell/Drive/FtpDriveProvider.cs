using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Provider;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Drive;

/// <summary>
/// Shows the content of a server as a PowerShell drive. The engine creates an instance for each command and calls it on the
/// pipeline thread; each call runs the same operations of the session that the cmdlets use, under the same pump.
/// </summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "The engine disposes of no provider, and a stop may come at any moment; the source holds no handle.")]
[CmdletProvider(ProviderName, ProviderCapabilities.Filter | ProviderCapabilities.ShouldProcess)]
[OutputType(typeof(RemoteItem), ProviderCmdlet = "Get-ChildItem")]
[OutputType(typeof(RemoteItem), ProviderCmdlet = "Get-Item")]
[OutputType(typeof(RemoteItem), ProviderCmdlet = "New-Item")]
public sealed partial class FtpDriveProvider : NavigationCmdletProvider
{
    /// <summary>The name that <c>New-PSDrive -PSProvider</c> takes.</summary>
    public const string ProviderName = "FtpTools";

    private static readonly TimeSpan StopCheck = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly SeenItems _seen = new();

    // Once for each directory: the engine lists some of them several times for one command.
    private readonly HashSet<string> _omissionsTold = [];

    // The path whose server was asked last: a path in an error is a path there.
    private string? _asked;

    /// <inheritdoc/>
    protected override object NewDriveDynamicParameters() => new FtpDriveParameters();

    /// <summary>Creates a drive for the directory that the root names, after checking that it exists.</summary>
    protected override PSDriveInfo NewDrive(PSDriveInfo drive)
    {
        ArgumentNullException.ThrowIfNull(drive);
        if (drive is FtpDriveInfo) return drive;
        return Guard(drive.Name, () =>
        {
            // There can be no current location on a drive that does not exist yet: the root is relative to the home, however it is written.
            var session = SessionRegistry.Open((DynamicParameters as FtpDriveParameters)?.Session);
            return CallSession(
                session, token => FtpDriveInfo.OpenAsync(drive.Name, drive.Provider, session, "/" + drive.Root.Replace('\\', '/'), token));
        });
    }

    /// <inheritdoc/>
    protected override Collection<PSDriveInfo> InitializeDefaultDrives() => [];

    /// <summary>Ends what is under way. The engine calls this on a thread of its own.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Parses a path. For items that do not exist yet, the engine sometimes leaves the root out of a literal path.</summary>
    private DrivePath Locate(string path)
    {
        var place = DrivePath.Parse(path);
        if (PSDriveInfo is not FtpDriveInfo drive || Drives().Any(d => d.Key == place.SessionName)
            || SessionNamed(place.SessionName) is not null)
            return place;
        return DrivePath.Parse(DrivePath.Join(drive.Root, path));
    }

    /// <summary>The session of a path: that of the drive, or the one its first name names.</summary>
    /// <exception cref="FtpToolsException">There is none, or it has ended (<see cref="ErrorCode.NotConnected"/>).</exception>
    private FtpSession SessionOf(DrivePath path)
    {
        if (Drives().FirstOrDefault(d => d.Key == path.SessionName) is { } drive) return drive.FindSession() ?? throw drive.Over();
        return SessionNamed(path.SessionName) is { } session ? SessionRegistry.Open(session)
            : throw new FtpToolsException(
                ErrorCode.NotConnected,
                $"No drive and no session of this runspace is called '{path.SessionName}'.")
            {
                Target = path.SessionName,
            };
    }

    private static FtpSession? SessionNamed(string name) => SessionRegistry.All.FirstOrDefault(s => s.Name == name);

    /// <summary>All drives; the one that the command is about comes first.</summary>
    private IEnumerable<FtpDriveInfo> Drives()
    {
        var all = ProviderInfo.Drives.OfType<FtpDriveInfo>();
        return PSDriveInfo is FtpDriveInfo drive ? all.Prepend(drive) : all;
    }

    /// <summary>Runs an operation of the session of a path to its end; its continuations run on this thread.</summary>
    private T Call<T>(string path, Func<FtpSession, string, CancellationToken, Task<T>> operation)
    {
        _asked = path;
        var place = Locate(path);
        var session = SessionOf(place);
        return CallSession(session, token => operation(session, session.ResolvePath(place.RemotePath), token));
    }

    internal T CallSession<T>(FtpSession session, Func<CancellationToken, Task<T>> operation)
    {
        if (Stopping) throw new PipelineStoppedException();
        Task<T>? running = null;

        // The engine marks every context of a stopped command, and does not tell every provider that one of them has.
        using var watch = new Timer(_ => StopIfMarked(), null, StopCheck, StopCheck);
        try
        {
            PipelinePump.Run(
                () => running = operation(_stop.Token),
                new PumpOptions(PumpOptions.DefaultGrace, TimeProvider.System, _stop.Cancel, _stop.Token));
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or FtpToolsException)
        {
            throw new PipelineStoppedException();
        }
        catch (FtpToolsException e) when (e.EndsSession && session.State != FtpSessionState.Open)
        {
            throw Drives().FirstOrDefault(d => d.Session == session)?.Over() ?? SessionRegistry.Over(session);
        }

#pragma warning disable VSTHRD002, VSTHRD104 // The pump returns when the task has ended.
        return running!.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002, VSTHRD104
    }

    private void StopIfMarked()
    {
        if (Stopping) _stop.Cancel();
    }

    /// <summary>Ends the command with the error that the library reports, in the form that the cmdlets use.</summary>
    private T Guard<T>(object target, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (FtpToolsException e)
        {
            End(e, target);
            throw;
        }
    }

    /// <summary>Reports what went wrong with one item; the command continues with the next, unless the session is lost.</summary>
    private void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (FtpToolsException e) when (e.EndsSession)
        {
            End(e, Shown(path));
        }
        catch (FtpToolsException e)
        {
            WriteError(Record(e, Shown(path)));
        }
    }

    private void End(FtpToolsException exception, object target)
    {
        var category = ErrorRecords.CategoryOf(exception.Description.Kind);
        ThrowTerminatingError(new ErrorRecord(Carrier(exception, target), ErrorRecords.IdOf(exception.Code), category, target));
    }

    /// <summary>What to throw for an error: the engine takes the record of it from the exception that a provider throws.</summary>
    private RuntimeException Carrier(FtpToolsException exception, object target)
    {
        var record = Record(exception, target);
        return new RuntimeException(record.ErrorDetails.Message, exception, record);
    }
}
