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
        return WithRetriesAsync(localPath, options, new FileProgress(progress, localPath), AttemptAsync, cancellationToken);

        async Task<TransferResult> AttemptAsync(TransferOptions how, FileProgress counts)
        {
            return await SkipAsync(TransferDirection.Upload, localPath, remotePath, how, counts, cancellationToken).ConfigureAwait(false)
                ?? await link.Current.StoreAsync(localPath, remotePath, how, counts, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Receives a file.</summary>
    public Task<TransferResult> ReceiveAsync(
        RemotePath remotePath, string localPath, TransferOptions options, TransferProgress? progress, CancellationToken cancellationToken)
    {
        return WithRetriesAsync(
            remotePath.ToString(), options, new FileProgress(progress, remotePath.ToString()), AttemptAsync, cancellationToken);

        async Task<TransferResult> AttemptAsync(TransferOptions how, FileProgress counts)
        {
            return await SkipAsync(TransferDirection.Download, localPath, remotePath, how, counts, cancellationToken).ConfigureAwait(false)
                ?? await link.Current.FetchAsync(remotePath, localPath, how, counts, cancellationToken).ConfigureAwait(false);
        }
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

    private async Task<TransferResult> WithRetriesAsync(
        string path,
        TransferOptions options,
        FileProgress progress,
        Func<TransferOptions, FileProgress, Task<TransferResult>> attempt,
        CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var failures = 0;
        var reached = 0L;
        try
        {
            for (var attempts = 1; ; attempts++)
            {
                try
                {
                    if (attempts > 1) await session.ReconnectAsync(cancellationToken).ConfigureAwait(false);
                    var result = await attempt(attempts == 1 ? options : options with { Resume = true }, progress).ConfigureAwait(false);
                    return result with { Attempts = attempts, Elapsed = _time.GetElapsedTime(started) };
                }
                catch (FtpToolsException e) when (RetryPolicy.IsWorthRetrying(e))
                {
                    // A line that breaks now and then lets a transfer get on: only failures in a row that leave it where it is count.
                    if (progress.FurthestStart > reached) failures = 0;
                    reached = progress.FurthestStart;
                    failures++;
                    if (failures > options.RetryCount) throw;
                    var wait = RetryPolicy.WaitBefore(options.RetryInterval, failures);
                    var (shown, seconds) = (DisplayText.Clean(path), Math.Round(wait.TotalSeconds, 3));
                    SessionLog.TryingAgain(sessionOptions.Logger, attempts, shown, seconds, DisplayText.Clean(e.Message));
                    await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            progress.End();
        }
    }
}
