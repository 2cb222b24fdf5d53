using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Transfer;
using Renci.SshNet;
using Renci.SshNet.Sftp;

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
            var sending = start == 0
                ? SendAsync(source, status.Length, partial, digest, mode, localPath, cancellationToken)
                : SendRestAsync(source, status.Length, start, partial, digest, localPath, cancellationToken);
            await sending.ConfigureAwait(false);
            await PublishAsync(partial, path, status, existing, cancellationToken).ConfigureAwait(false);
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
        var start = held.Entry.Size - SftpResume.Margin;
        if (start <= 0) return 0;
        var isSame = await SftpResume.IsTailSameAsync(link, partial, source, start, localPath, cancellationToken).ConfigureAwait(false);
        return isSame ? start : 0;
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
        try
        {
            await BeginAsync(partial, mode, cancellationToken).ConfigureAwait(false);
            await SendWholeAsync(source, length, partial, digest, localPath, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException e) when (options.MakeParents && e.Code == ErrorCode.NotFound)
        {
            // Most directories are there: they are made when the server refuses, and not asked for before.
            await _changes.MakeAllAsync(partial.Parent, cancellationToken).ConfigureAwait(false);
            source.Position = 0;
            digest.Finish();
            await BeginAsync(partial, mode, cancellationToken).ConfigureAwait(false);
            await SendWholeAsync(source, length, partial, digest, localPath, cancellationToken).ConfigureAwait(false);
        }
    }

    // What is not for everybody is not readable to everybody while it arrives either.
    private async Task BeginAsync(RemotePath partial, UnixFileMode? mode, CancellationToken cancellationToken)
    {
        if (!SftpModes.IsPrivate(mode)) return;
        await link.RunBlockingAsync(
            partial,
            client =>
            {
                client.Create(partial.ToString()).Dispose();
                var attributes = client.GetAttributes(partial.ToString());
                SftpModes.Set(attributes, FileRights.Private);
                client.SetAttributes(partial.ToString(), attributes);
            },
            cancellationToken).ConfigureAwait(false);
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

    private async Task PublishAsync(
        RemotePath partial, RemotePath path, ItemStatus status, SftpPlace? existing, CancellationToken cancellationToken)
    {
        var attributes = await link.RunAsync(
            partial, (c, stop) => c.GetAttributesAsync(partial.ToString(), stop), cancellationToken).ConfigureAwait(false);
        if (attributes.Size != status.Length)
        {
            throw SftpErrors.Refused(
                ErrorCode.LengthMismatch,
                $"The server has {attributes.Size} bytes, and {status.Length} were sent; they were deleted",
                path);
        }

        await DescribeAsync(attributes, partial, status, existing, cancellationToken).ConfigureAwait(false);
        var moving = options.Overwrite
            ? _changes.ReplaceAsync(partial, path, cancellationToken)
            : link.RunAsync(path, (c, stop) => c.RenameFileAsync(partial.ToString(), path.ToString(), stop), cancellationToken);
        await moving.ConfigureAwait(false);
    }

    // A file that is replaced keeps its mode; a new one is allowed what its source is, within what the server gives to new files.
    private async Task DescribeAsync(
        SftpFileAttributes attributes, RemotePath partial, ItemStatus status, SftpPlace? existing, CancellationToken cancellationToken)
    {
        attributes.LastWriteTimeUtc = status.Modified;
        if (FileRights.FromWire(existing?.Entry.Mode) is { } kept) SftpModes.Set(attributes, kept);
        else if (!SftpModes.IsPrivate(status.Mode)) SftpModes.Set(attributes, SftpModes.ForNew(status.Mode, SftpModes.Of(attributes)));
        else SftpModes.Set(attributes, FileRights.ForNew(status.Mode));
        try
        {
            await link.RunBlockingAsync(partial, c => c.SetAttributes(partial.ToString(), attributes), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RemoteErrorException e) when (e.Code is ErrorCode.PermissionDenied or ErrorCode.NotSupported or ErrorCode.StorageError)
        {
            // Some servers keep no times or modes, as some of FTP do: the content is whole all the same.
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
