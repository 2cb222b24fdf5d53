using FtpTools.Files;
using FtpTools.Transfer;

namespace FtpTools.Sessions;

/// <summary>
/// Copies a file within a session or from one to another. It passes through this computer: it is fetched into a temporary file, which only
/// this user can open, and stored from there. So it is whole or absent at its destination, both ways are verified, and each is retried by
/// itself when its connection breaks.
/// </summary>
internal sealed class RemoteCopy(FtpSession from, FtpSession to)
{
    /// <summary>Refuses to copy something onto itself, or a directory into itself.</summary>
    /// <param name="source">What is copied.</param>
    /// <param name="isDirectory">Whether it is a directory.</param>
    /// <param name="target">Where it would go.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public void RequireApart(RemotePath source, bool isDirectory, RemotePath target)
    {
        if (!from.IsSameHome(to)) return;
        if (target == source) throw Refused(source, "onto itself. Name another destination.");
        if (isDirectory && target.IsAtOrBelow(source)) throw Refused(source, "into itself. Name a destination outside it.");
    }

    /// <summary>Copies a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="options">How; of the way here, only what has a meaning for a temporary file.</param>
    /// <param name="progress">Counts what moves, in and out; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<CopyResult> RunAsync(
        RemotePath source, RemotePath target, TransferOptions options, TransferProgress? progress, CancellationToken cancellationToken)
    {
        RequireApart(source, isDirectory: false, target);
        var time = from.Options.TimeProvider;
        var started = time.GetTimestamp();
        var counts = new FileProgress(progress, source.ToString(), legs: 2);
        try
        {
            var result = await SkipAsync(source, target, options, counts, cancellationToken).ConfigureAwait(false)
                ?? await MoveAsync(source, target, options, counts, cancellationToken).ConfigureAwait(false);
            return result with { Elapsed = time.GetElapsedTime(started) };
        }
        finally
        {
            counts.End();
        }
    }

    /// <summary>Compares a file with the one at the destination.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">The other file.</param>
    /// <param name="options">By what, and how digests are computed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The length of both and their digest, which is null when it was not needed; null when they differ or one is no
    /// file.</returns>
    public async Task<(long Length, string? Digest)?> FindSameAsync(
        RemotePath source, RemotePath target, TransferOptions options, CancellationToken cancellationToken)
    {
        var there = await FindAsync(to, target, options, cancellationToken).ConfigureAwait(false);
        if (there is not { Type: RemoteItemType.File }) return null;
        var here = await FindAsync(from, source, options, cancellationToken).ConfigureAwait(false);
        if (here is not { Type: RemoteItemType.File } || here.Length != there.Length) return null;
        if (options.Compare == FileComparison.Time) return SameTime.Of(here.Modified, there.Modified) ? (here.Length, null) : null;

        // Both servers read at the same time.
        var asked = DigestAsync(to, target, options, cancellationToken);
        try
        {
            var (length, digest) = await DigestAsync(from, source, options, cancellationToken).ConfigureAwait(false);
            var told = await asked.ConfigureAwait(false);
            return length == told.Length && ContentDigest.Same(digest, told.Digest) ? (length, digest) : null;
        }
        finally
        {
            await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<CopyResult?> SkipAsync(
        RemotePath source, RemotePath target, TransferOptions options, FileProgress counts, CancellationToken cancellationToken)
    {
        if (!options.SkipExisting) return null;
        if (await FindSameAsync(source, target, options, cancellationToken).ConfigureAwait(false) is not { } same) return null;
        counts.Begin(same.Length, same.Length);
        counts.BeginLeg();
        counts.Begin(same.Length, same.Length);
        return Result(source, target, same.Length, same.Digest, options.Algorithm) with
        {
            Verification = same.Digest is null ? TransferVerification.None : TransferVerification.Digest,
            IsSkipped = true,
        };
    }

    private async Task<CopyResult> MoveAsync(
        RemotePath source, RemotePath target, TransferOptions options, FileProgress counts, CancellationToken cancellationToken)
    {
        // What cannot be stored need not be fetched.
        if (!options.Overwrite) await RequireFreeAsync(target, options, cancellationToken).ConfigureAwait(false);
        using var spool = SpoolFolder.Create(from.FileSystem, from.Options.TimeProvider);
        var fetched = options with { Overwrite = true, SkipExisting = false, MakeParents = false, Resume = false, IsDurable = false };
        var came = await from.Transfers.ReceiveAsync(source, spool.FilePath, fetched, counts, cancellationToken).ConfigureAwait(false);
        counts.BeginLeg();
        var stored = options with { SkipExisting = false };
        var went = await OfDestinationAsync(() => to.Transfers.SendAsync(spool.FilePath, target, stored, counts, cancellationToken))
            .ConfigureAwait(false);
        if (came.Digest is { } one && went.Digest is { } other && !ContentDigest.Same(one, other))
            throw new FtpToolsException(
                ErrorCode.DigestMismatch, $"'{target}' is not what '{source}' was: the copy changed on this computer in between.")
            {
                Target = target.ToString(),
            };
        return Result(source, target, went.Length, went.Digest ?? came.Digest, options.Algorithm) with
        {
            Verification = (TransferVerification)Math.Min((int)came.Verification, (int)went.Verification),
            ResumedFrom = went.ResumedFrom,
            Attempts = Math.Max(came.Attempts, went.Attempts),
        };
    }

    private CopyResult Result(RemotePath source, RemotePath target, long length, string? digest, DigestAlgorithm algorithm) => new()
    {
        RemotePath = source.ToString(),
        Session = from,
        Destination = target.ToString(),
        DestinationSession = to,
        Length = length,
        Digest = digest,
        Algorithm = algorithm,
        Verification = TransferVerification.None,
        Elapsed = TimeSpan.Zero,
    };

    private async Task RequireFreeAsync(RemotePath target, TransferOptions options, CancellationToken cancellationToken)
    {
        var there = await OfDestinationAsync(() => FindAsync(to, target, options, cancellationToken)).ConfigureAwait(false);
        if (there is null) return;
        throw there.IsDirectory
            ? new FtpToolsException(ErrorCode.IsADirectory, $"This is a directory: '{target}'.")
            {
                Target = target.ToString(),
                SessionName = to.Name,
            }
            : new FtpToolsException(ErrorCode.AlreadyExists, $"There is already a file with this name: '{target}'.")
            {
                Target = target.ToString(),
                SessionName = to.Name,
            };
    }

    // Two servers take part, and a path says nothing of which of them it is on.
    private async Task<T> OfDestinationAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            e.SessionName = to.Name;
            throw;
        }
    }

    private static Task<RemoteItem?> FindAsync(
        FtpSession session, RemotePath path, TransferOptions options, CancellationToken cancellationToken)
    {
        return session.Transfers.AskAsync(path.ToString(), options, AskAsync, cancellationToken);

        async Task<RemoteItem?> AskAsync()
        {
            try
            {
                return await session.StatAsync(path.ToString(), cancellationToken).ConfigureAwait(false);
            }
            catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory)
            {
                return null;
            }
        }
    }

    private static Task<(long Length, string Digest)> DigestAsync(
        FtpSession session, RemotePath path, TransferOptions options, CancellationToken cancellationToken)
    {
        var name = path.ToString();
        return session.Transfers.AskAsync(
            name, options, () => session.DigestAsync(name, options.Algorithm, null, cancellationToken), cancellationToken);
    }

    private static FtpToolsException Refused(RemotePath path, string why) =>
        new(ErrorCode.InvalidArgument, $"'{path}' cannot be copied {why}") { Target = path.ToString() };
}
