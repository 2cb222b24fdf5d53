using System.Collections.Concurrent;
using FtpTools.Files;
using FtpTools.Sync;

namespace FtpTools;

/// <summary>
/// Makes a directory on a server like a local folder, or the other way round: first it makes a plan, and then does exactly what that says.
/// </summary>
public sealed class FtpSync
{
    private const int ComparisonsAtOnce = 4;

    private readonly FtpSession _session;
    private readonly FtpSyncOptions _options;
    private readonly SyncRules _rules;
    private readonly LocalFolder _local;
    private readonly RemoteFolder _remote;

    /// <summary>Prepares a synchronisation; nothing is read yet.</summary>
    /// <param name="session">The session; it is not closed.</param>
    /// <param name="options">What, and how.</param>
    /// <exception cref="FtpToolsException">The remote path is not valid.</exception>
    public FtpSync(FtpSession session, FtpSyncOptions options)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(options);
        _session = session;
        _options = options;
        _rules = new SyncRules
        {
            Direction = options.Direction,
            LocalPath = Path.TrimEndingDirectorySeparator(options.LocalPath),
            RemotePath = RemotePath.Parse(session.ResolvePath(options.RemotePath)),
            Delete = options.Delete,
            Compare = options.Transfer.Compare,
            IgnoresCase = options.Direction == SyncDirection.Down && !OperatingSystem.IsLinux(),
        };
        _local = new LocalFolder(session.FileSystem, _rules.LocalPath);
        _remote = new RemoteFolder(session, _rules.RemotePath);
    }

    /// <summary>Reads both sides to their ends and says what is to be done. Nothing is changed.</summary>
    /// <exception cref="FtpToolsException">The source is not there, or one of the sides could not be read to its end:
    /// then there is no plan.</exception>
    public async Task<FtpSyncPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        var local = await Task.Run(() => _local.Read(_options.Filter, cancellationToken), cancellationToken).ConfigureAwait(false);
        var remote = await _remote.ReadAsync(_options.Filter, cancellationToken).ConfigureAwait(false);
        var (source, target) = _rules.IsUp ? (local, remote) : (remote, local);
        if (!source.Exists) throw NoSource();
        var same = _rules.Compare == FileComparison.Digest
            ? await CompareAsync(SyncPlanner.SameLength(source, target), cancellationToken).ConfigureAwait(false)
            : [];
        var quota = _rules.IsUp ? await QuotaAsync(cancellationToken).ConfigureAwait(false) : null;
        return SyncPlanner.Plan(source, target, _rules with { SameDigest = same, BytesFree = quota?.Free, FilesFree = quota?.FilesFree });
    }

    /// <summary>Refuses a plan that cannot be carried out, before its first byte is sent.</summary>
    /// <exception cref="FtpToolsException">The user's quota has no room for it (<see cref="ErrorCode.QuotaExceeded"/>), or the user has
    /// read-only access (<see cref="ErrorCode.AccountReadOnly"/>).</exception>
    public void CheckPossible(FtpSyncPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (_rules.IsUp && _session.IsReadOnly && plan.Totals.HasWork)
        {
            var message = $"The user {_session.UserName} has read-only access, and cannot change '{_rules.RemotePath}'.";
            throw new FtpToolsException(ErrorCode.AccountReadOnly, message) { Target = _rules.RemotePath.ToString() };
        }

        // What waits to be resumed is counted as used, and needed only once: only the server knows whether that is enough.
        if (plan.Totals.Fits || _options.Transfer.Resume) return;
        var tooMuch = $"The quota does not have room for this: {plan.Totals}.";
        throw new FtpToolsException(ErrorCode.QuotaExceeded, tooMuch) { Target = _rules.RemotePath.ToString() };
    }

    /// <summary>Carries out a step of a plan. The steps of a phase may be under way at once;
    /// see <see cref="FtpSyncPlan.Phases"/>.</summary>
    /// <param name="step">The step.</param>
    /// <param name="progress">Counts what is moved; may be null and may be shared by several steps.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It failed or is a conflict; other steps can be carried out anyway.</exception>
    public Task CarryOutAsync(FtpSyncStep step, TransferProgress? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        var path = step.Path == "." ? string.Empty : step.Path;
        return step.Action switch
        {
            SyncAction.Skip => Task.CompletedTask,
            SyncAction.Conflict => Task.FromException(ConflictOf(step)),
            SyncAction.CreateDirectory when _rules.IsUp => _remote.CreateDirectoryAsync(step.RemotePath, cancellationToken),
            SyncAction.CreateDirectory => Task.Run(() => _local.CreateDirectory(path), cancellationToken),
            SyncAction.Delete when _rules.IsUp => _remote.DeleteAsync(step.RemotePath, step.IsDirectory, cancellationToken),
            SyncAction.Delete => Task.Run(() => _local.Delete(path, step.IsDirectory), cancellationToken),
            _ => MoveAsync(step, progress, cancellationToken),
        };
    }

    // The folder itself is named as the user knows it.
    private FtpToolsException ConflictOf(FtpSyncStep step)
    {
        var path = step.Path != "." ? step.Path : _rules.IsUp ? _rules.LocalPath : _rules.RemotePath.ToString();
        return new FtpToolsException(step.Error ?? ErrorCode.AlreadyExists, $"{step.Reason}: '{DisplayText.Escape(path)}'.")
        {
            Target = path,
        };
    }

    private async Task<FtpQuota?> QuotaAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _session.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotSupported)
        {
            return null; // An older server; it refuses what does not fit file by file.
        }
    }

    private Task<TransferResult> MoveAsync(FtpSyncStep step, TransferProgress? progress, CancellationToken cancellationToken)
    {
        // A file that appeared there after the plan was made is not replaced.
        var options = _options.Transfer with { Overwrite = step.Action == SyncAction.Overwrite, MakeParents = true, SkipExisting = false };
        return _rules.IsUp
            ? _session.UploadAsync(step.LocalPath, step.RemotePath, options, progress, cancellationToken)
            : _session.DownloadAsync(step.RemotePath, step.LocalPath, options, progress, cancellationToken);
    }

    private async Task<HashSet<string>> CompareAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var same = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            paths,
            new ParallelOptions { MaxDegreeOfParallelism = ComparisonsAtOnce, CancellationToken = cancellationToken },
            async (path, token) =>
            {
                if (await IsSameAsync(path, token).ConfigureAwait(false)) same.Add(path);
            }).ConfigureAwait(false);
        return [.. same];
    }

    private async Task<bool> IsSameAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _session.IsSameAsync(
                _rules.Local(path), _rules.Remote(path), FileComparison.Digest, _options.Transfer.Algorithm,
                cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (!e.EndsSession)
        {
            return false; // The file cannot be read, and moving it will say why.
        }
    }

    private FtpToolsException NoSource()
    {
        return _rules.IsUp
            ? Missing(ErrorCode.LocalFileNotFound, "local folder", _rules.LocalPath)
            : Missing(ErrorCode.NotFound, "directory on the server", _rules.RemotePath.ToString());

        static FtpToolsException Missing(ErrorCode code, string what, string path) =>
            new(code, $"There is no such {what}: '{path}'.") { Target = path };
    }
}
