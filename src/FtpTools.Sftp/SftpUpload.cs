using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Transfer;
using Renci.SshNet;

namespace FtpTools.Sftp;

/// <summary>
/// Sends one file: under a name of its own, and under the real one in one step when it is whole. So nobody at the server sees a part of it,
/// and what broke off can be resumed.
/// </summary>
/// <param name="link">The connection.</param>
/// <param name="place">The name until then.</param>
/// <param name="files">Where local files are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How.</param>
/// <param name="progress">Counts.</param>
internal sealed class SftpUpload(
    SftpLink link, RemotePartialName place, LocalFiles files, TimeProvider time, TransferOptions options, FileProgress progress)
{
    private readonly SftpItems _items = new(link);
    private readonly SftpChanges _changes = new(link, new SftpItems(link));

    /// <summary>Sends it.</summary>
    /// <param name="localPath">The full path of the local file.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TransferResult> RunAsync(string localPath, RemotePath path, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (options.IsDurable)
            throw new FtpToolsException(ErrorCode.NotSupported, "SFTP cannot say whether a file is on the disk (-Durable).");
        if (options.RequireDigest) throw SftpDownload.NoDigest(path);
        using var source = files.OpenRead(localPath, out var status, cancellationToken);
        var existing = await CheckTargetAsync(path, cancellationToken).ConfigureAwait(false);
        var partial = path.Parent.Append(place.Name);
        var mode = FileRights.FromWire(existing?.Entry.Mode) ?? status.Mode;
        using var digest = ContentDigest.Create(options.Algorithm);
        var start = await FindStartAsync(source, status.Length, partial, localPath, cancellationToken).ConfigureAwait(false);
        source.Position = 0;
        if (start > 0) ContentSender.Digest(source, start, digest, localPath, cancellationToken);
        progress.Begin(status.Length, start);
        try
        {
            var publisher = new SftpPublisher(partial, path, options.Overwrite, status, FileRights.FromWire(existing?.Entry.Mode));
            if (start > 0)
                await SendRestAsync(source, status.Length, start, partial, digest, localPath, cancellationToken).ConfigureAwait(false);
            else if (status.Length <= ContentSender.PieceSize)
                await SendSmallAsync(source, publisher, digest, mode, localPath, cancellationToken).ConfigureAwait(false);
            else await SendAsync(source, status.Length, partial, digest, mode, localPath, cancellationToken).ConfigureAwait(false);
            await PublishAsync(publisher, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException e)
        {
            throw await ExplainAsync(e, partial, path, cancellationToken).ConfigureAwait(false);
        }

        return new TransferResult
        {
            Direction = TransferDirection.Upload,
            LocalPath = localPath,
            RemotePath = path.ToString(),
            Length = status.Length,
            Digest = digest.Finish(),
            Algorithm = options.Algorithm,
            Verification = start > 0 ? TransferVerification.TailAndSize : TransferVerification.Size,
            ResumedFrom = start,
            Elapsed = time.GetElapsedTime(started),
        };
    }

    private async Task<SftpPlace?> CheckTargetAsync(RemotePath path, CancellationToken cancellationToken)
    {
        var existing = await _items.FindAsync(path, cancellationToken).ConfigureAwait(false);
        return existing?.Entry.Type switch
        {
            null => null,
            RemoteItemType.Directory => throw SftpErrors.Refused(ErrorCode.IsADirectory, "This is a directory", path),
            _ when !options.Overwrite => throw SftpErrors.Refused(ErrorCode.AlreadyExists, "There is already a file with this name", path),
            RemoteItemType.File => existing,
            _ => throw SftpErrors.Refused(ErrorCode.NotAFile, "This is not a file", path),
        };
    }

    private async Task<long> FindStartAsync(
        Stream source, long length, RemotePath partial, string localPath, CancellationToken cancellationToken)
    {
        if (!options.Resume) return 0;
        var held = await _items.FindAsync(partial, cancellationToken).ConfigureAwait(false);
        if (held is not { Entry.Type: RemoteItemType.File } || held.Entry.Size > length) return 0;
        return await SftpResume.FindAsync(link, partial, source, held.Entry.Size, localPath, cancellationToken).ConfigureAwait(false);
    }

    // All that a small file needs is done by one thread, which waits for each answer.
    private async Task SendSmallAsync(
        Stream source,
        SftpPublisher publisher,
        ContentDigest digest,
        UnixFileMode? mode,
        string localPath,
        CancellationToken cancellationToken)
    {
        var content = new byte[publisher.Length];
        ContentSender.ReadWhole(source, content, localPath);
        digest.Append(content);
        try
        {
            await MakingParentsAsync(
                publisher.Partial,
                () => link.RunBlockingAsync(
                    publisher.Partial,
                    client =>
                    {
                        if (SftpModes.IsPrivate(mode)) BeginPrivate(client, publisher.Partial);
                        cancellationToken.ThrowIfCancellationRequested();
                        Write(client, publisher.Partial, content);
                        cancellationToken.ThrowIfCancellationRequested();
                        publisher.TryPublish(client);
                    },
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException) when (publisher.IsComplete)
        {
            // The name is tried again by itself, also on servers that replace nothing in one step.
        }

        link.Count(content.Length, 0);
        progress.Moved(content.Length);
    }

    private static void Write(SftpClient client, RemotePath partial, byte[] content)
    {
        using var stream = client.Open(partial.ToString(), FileMode.Create, FileAccess.Write);
        stream.Write(content);
    }

    // Most directories are there: they are made when the server refuses, and not asked for before.
    private async Task MakingParentsAsync(RemotePath partial, Func<Task> send, CancellationToken cancellationToken)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (RemoteErrorException e) when (options.MakeParents && e.Code == ErrorCode.NotFound)
        {
            await _changes.MakeAllAsync(partial.Parent, cancellationToken).ConfigureAwait(false);
            await send().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(
        Stream source,
        long length,
        RemotePath partial,
        ContentDigest digest,
        UnixFileMode? mode,
        string localPath,
        CancellationToken cancellationToken)
    {
        await MakingParentsAsync(
            partial,
            async () =>
            {
                source.Position = 0;
                digest.Finish();

                // What is not for everybody is not readable to everybody while it arrives either.
                if (SftpModes.IsPrivate(mode))
                    await link.RunBlockingAsync(partial, c => BeginPrivate(c, partial), cancellationToken).ConfigureAwait(false);
                await SendWholeAsync(source, length, partial, digest, localPath, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static void BeginPrivate(SftpClient client, RemotePath partial)
    {
        client.Create(partial.ToString()).Dispose();
        var attributes = client.GetAttributes(partial.ToString());
        SftpModes.Set(attributes, FileRights.Private);
        client.SetAttributes(partial.ToString(), attributes);
    }

    private async Task SendWholeAsync(
        Stream source, long length, RemotePath partial, ContentDigest digest, string localPath, CancellationToken cancellationToken)
    {
        var content = new HashedSource(source, length, digest, localPath);
        await using var ending = content.ConfigureAwait(false);
        var counter = new Counter(link, progress);
        await link.RunAsync(
            partial,
            (client, stop) => client.UploadFileAsync(content, partial.ToString(), canOverride: true, counter, stop),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task SendRestAsync(
        Stream source,
        long length,
        long start,
        RemotePath partial,
        ContentDigest digest,
        string localPath,
        CancellationToken cancellationToken)
    {
        source.Position = start;
        var content = new HashedSource(source, length - start, digest, localPath);
        await using var ending = content.ConfigureAwait(false);
        await SftpResume.SendAsync(link, partial, content, start, length, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(SftpPublisher publisher, CancellationToken cancellationToken)
    {
        if (publisher.IsPublished) return;
        try
        {
            await link.RunBlockingAsync(publisher.Path, publisher.TryPublish, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException e) when (options.Overwrite && e.Code is ErrorCode.StorageError or ErrorCode.NotSupported)
        {
            // A server that replaces nothing in one step.
            await _changes.ReplaceAsync(publisher.Partial, publisher.Path, cancellationToken).ConfigureAwait(false);
        }
    }

    // What was refused for good is not resumed.
    private async Task<FtpToolsException> ExplainAsync(
        RemoteErrorException refusal, RemotePath partial, RemotePath path, CancellationToken cancellationToken)
    {
        var isFull = refusal.Code == ErrorCode.StorageError && await IsFullAsync(path, cancellationToken).ConfigureAwait(false);
        if (await _items.FindAsync(partial, cancellationToken).ConfigureAwait(false) is not null)
            await _changes.DeleteFileAsync(partial, cancellationToken).ConfigureAwait(false);
        if (isFull) return SftpErrors.Refused(ErrorCode.StorageFull, "The volume of the server is full", path);
        if (refusal.Code is ErrorCode.LengthMismatch) return refusal;
        await _items.RequireParentAsync(path, cancellationToken).ConfigureAwait(false);
        if (!options.Overwrite && await _items.FindAsync(path, cancellationToken).ConfigureAwait(false) is not null)
            return SftpErrors.Refused(ErrorCode.AlreadyExists, "There is already a file with this name", path);
        var message = refusal.Message.Replace(partial.ToString(), path.ToString(), StringComparison.Ordinal);
        return new RemoteErrorException(refusal.Code, message)
        {
            Target = path.ToString(),
        };
    }

    // The server says that something failed, and not what. How much room there is, some of them tell (statvfs@openssh.com).
    private async Task<bool> IsFullAsync(RemotePath path, CancellationToken cancellationToken)
    {
        try
        {
            var volume = await link.RunAsync(
                path, (c, stop) => c.GetStatusAsync(path.Parent.ToString(), stop), cancellationToken).ConfigureAwait(false);
            return volume.AvailableBlocks == 0;
        }
        catch (Exception e) when (e is FtpToolsException { EndsSession: false } or NotSupportedException)
        {
            return false;
        }
    }

    private sealed class Counter(SftpLink link, FileProgress progress) : IProgress<UploadFileProgressReport>
    {
        private ulong _reported;

        public void Report(UploadFileProgressReport value)
        {
            var total = value.TotalBytesUploaded;
            var before = Interlocked.Exchange(ref _reported, total);
            var count = (long)total - (long)before;
            link.Count(count, 0);
            progress.Moved(count);
        }
    }
}
