using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Sessions;

/// <summary>Moves files over a session: skips what is already there, and retries broken transfers over a new connection.</summary>
internal sealed class FileTransfers(FtpSession session, ReconnectingClient link, SessionOptions sessionOptions)
{
    private readonly LocalFiles _files = new(sessionOptions.FileSystem);
    private readonly TimeProvider _time = sessionOptions.TimeProvider;

    /// <summary>Sends a file.</summary>
    public Task<TransferResult> SendAsync(
        string localPath, RemotePath remotePath, TransferOptions options, TransferProgress? progress, CancellationToken cancellationToken)
    {
        return CountedAsync(
            new FileProgress(progress, localPath), counts => SendAsync(localPath, remotePath, options, counts, cancellationToken));
    }

    /// <summary>Sends a file, and leaves it to the caller to count it as ended.</summary>
    public Task<TransferResult> SendAsync(
        string localPath, RemotePath remotePath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        return WithRetriesAsync(options, progress, AttemptAsync, cancellationToken);

        async Task<TransferResult> AttemptAsync(TransferOptions how)
        {
            return await SkipAsync(TransferDirection.Upload, localPath, remotePath, how, progress, cancellationToken).ConfigureAwait(false)
                ?? await link.Current.StoreAsync(localPath, remotePath, how, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Receives a file.</summary>
    public Task<TransferResult> ReceiveAsync(
        RemotePath remotePath, string localPath, TransferOptions options, TransferProgress? progress, CancellationToken cancellationToken)
    {
        return CountedAsync(
            new FileProgress(progress, remotePath.ToString()),
            counts => ReceiveAsync(remotePath, localPath, options, counts, cancellationToken));
    }

    /// <summary>Receives a file, and leaves it to the caller to count it as ended.</summary>
    public Task<TransferResult> ReceiveAsync(
        RemotePath remotePath, string localPath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        return WithRetriesAsync(options, progress, AttemptAsync, cancellationToken);

        async Task<TransferResult> AttemptAsync(TransferOptions how)
        {
            var skipped = SkipAsync(TransferDirection.Download, localPath, remotePath, how, progress, cancellationToken);
            return await skipped.ConfigureAwait(false)
                ?? await link.Current.FetchAsync(remotePath, localPath, how, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the server something about a transfer: again where the connection broke, as often as the transfer would be
    /// tried.</summary>
    /// <param name="path">What it is about.</param>
    /// <param name="options">How the file is to be moved.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<T> AskAsync<T>(string path, TransferOptions options, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        return RetryAsync(path, options, () => false, _ => ask(), cancellationToken);
    }

    /// <inheritdoc cref="ExistingFile.FindAsync"/>
    public Task<(long Length, string? Digest)?> FindSameAsync(
        string localPath, RemotePath remotePath, FileComparison comparison, DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        return new ExistingFile(session, _files).FindAsync(localPath, remotePath.ToString(), comparison, algorithm, cancellationToken);
    }

    private async Task<TransferResult?> SkipAsync(
        TransferDirection direction,
        string localPath,
        RemotePath remotePath,
        TransferOptions options,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        if (!options.SkipExisting) return null;
        var started = _time.GetTimestamp();
        var found = await FindSameAsync(localPath, remotePath, options.Compare, options.Algorithm, cancellationToken).ConfigureAwait(false);
        if (found is not { } same) return null;
        progress.Begin(same.Length, same.Length);
        return new TransferResult
        {
            Direction = direction,
            LocalPath = localPath,
            RemotePath = remotePath.ToString(),
            Length = same.Length,
            Digest = same.Digest,
            Algorithm = options.Algorithm,
            Verification = same.Digest is null ? TransferVerification.None : TransferVerification.Digest,
            IsSkipped = true,
            Elapsed = _time.GetElapsedTime(started),
        };
    }

    private static async Task<TransferResult> CountedAsync(FileProgress counts, Func<FileProgress, Task<TransferResult>> move)
    {
        try
        {
            return await move(counts).ConfigureAwait(false);
        }
        finally
        {
            counts.End();
        }
    }

    private Task<TransferResult> WithRetriesAsync(
        TransferOptions options,
        FileProgress progress,
        Func<TransferOptions, Task<TransferResult>> attempt,
        CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var reached = 0L;
        return RetryAsync(progress.Name, options, HasGotOn, AttemptAsync, cancellationToken);

        async Task<TransferResult> AttemptAsync(int attempts)
        {
            var result = await attempt(attempts == 1 ? options : options with { Resume = true }).ConfigureAwait(false);
            return result with { Attempts = attempts, Elapsed = _time.GetElapsedTime(started) };
        }

        bool HasGotOn()
        {
            var hasGotOn = progress.FurthestStart > reached;
            reached = progress.FurthestStart;
            return hasGotOn;
        }
    }

    private async Task<T> RetryAsync<T>(
        string path, TransferOptions options, Func<bool> hasGotOn, Func<int, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var failures = 0;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                if (attempts > 1) await session.ReconnectAsync(cancellationToken).ConfigureAwait(false);
                return await attempt(attempts).ConfigureAwait(false);
            }
            catch (FtpToolsException e) when (RetryPolicy.IsWorthRetrying(e))
            {
                // A line that breaks now and then lets a transfer get on: only failures in a row that leave it where it is count.
                if (hasGotOn()) failures = 0;
                failures++;
                if (failures > options.RetryCount) throw;
                var wait = RetryPolicy.WaitBefore(options.RetryInterval, failures);
                var (shown, seconds) = (DisplayText.Clean(path), Math.Round(wait.TotalSeconds, 3));
                SessionLog.TryingAgain(sessionOptions.Logger, attempts, shown, seconds, DisplayText.Clean(e.Message));
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
