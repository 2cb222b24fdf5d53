using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Sftp;

/// <summary>A session's end of SFTP. What SFTP cannot do, or a server does not, is said and not imitated: there are no digests, no quotas
/// and no lists of broken uploads.</summary>
internal sealed class SftpSessionClient : RemoteClient
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(5);
    private readonly SessionOptions _options;
    private readonly SftpLink _link;
    private readonly SftpItems _items;
    private readonly SftpChanges _changes;
    private readonly LocalFiles _files;
    private readonly string _owner;
    private readonly ITimer _keepAlive;

    public SftpSessionClient(SessionOptions options, SftpLink link, string userName)
    {
        (_options, _link, UserName) = (options, link, userName);
        _items = new SftpItems(link);
        _changes = new SftpChanges(link, _items);
        _files = new LocalFiles(options.FileSystem);
        _owner = $"{userName}@{options.Place}";
        StartLocation = link.WorkingDirectory is ['/', ..] directory ? RemotePath.Parse(directory) : RemotePath.Root;
        _keepAlive = options.TimeProvider.CreateTimer(
            _ => _ = KeepAliveAsync(), null, options.KeepAliveInterval, options.KeepAliveInterval);
    }

    public override bool IsOpen => EndReason is null;

    public override FtpToolsException? EndReason => _link.EndReason;

    public override string? Agent => _link.Version;

    public override string? UserName { get; }

    public override bool IsReadOnly => false;

    public override bool IsEncrypted => true;

    public override string? Thumbprint => _link.Thumbprint;

    public override long BytesSent => _link.BytesSent;

    public override long BytesReceived => _link.BytesReceived;

    public override RemotePath StartLocation { get; }

    public override async Task<FileEntry> StatAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return (await _items.GetAsync(path, cancellationToken).ConfigureAwait(false)).Entry;
    }

    public override IAsyncEnumerable<FileEntry> ListAsync(
        RemotePath directory, Action<ListingOmission> omitted, CancellationToken cancellationToken)
    {
        return _items.ListAsync(directory, omitted, cancellationToken);
    }

    public override async Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken)
    {
        if (makeParents) await _changes.MakeAllAsync(path, cancellationToken).ConfigureAwait(false);
        else await _changes.MakeAsync(path, cancellationToken).ConfigureAwait(false);
        return await StatAsync(path, cancellationToken).ConfigureAwait(false);
    }

    public override Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return _changes.DeleteFileAsync(path, cancellationToken);
    }

    public override Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return _changes.DeleteDirectoryAsync(path, cancellationToken);
    }

    public override Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        return _changes.RenameAsync(path, target, overwrite, cancellationToken);
    }

    public override async Task<TransferResult> StoreAsync(
        string localPath, RemotePath path, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        if (path.IsRoot) throw SftpErrors.Refused(ErrorCode.IsADirectory, "This is the root itself", path);
        using var place = RemotePartialName.Take(_owner, path);
        try
        {
            return await new SftpUpload(_link, place, _files, _options.TimeProvider, options, progress)
                .RunAsync(localPath, path, cancellationToken).ConfigureAwait(false);
        }
        catch when (!place.CanBeResumed && IsOpen)
        {
            await ForgetAsync(path.Parent.Append(place.Name)).ConfigureAwait(false);
            throw;
        }
    }

    public override Task<TransferResult> FetchAsync(
        RemotePath path, string localPath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        return new SftpDownload(_link, _files, _options.TimeProvider, options, progress).RunAsync(path, localPath, cancellationToken);
    }

    public override async Task PingAsync(CancellationToken cancellationToken)
    {
        await _link.RunAsync(null, (c, stop) => c.ExistsAsync(StartLocation.ToString(), stop), cancellationToken).ConfigureAwait(false);
    }

    public override async Task QuitAsync(CancellationToken cancellationToken)
    {
        await _link.RunBlockingAsync(null, c => c.Disconnect(), cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _keepAlive.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    // Nobody will ever resume it. What the server still holds, or the time does not suffice for, stays: there is no more to do.
    private async Task ForgetAsync(RemotePath partial)
    {
        using var limit = new CancellationTokenSource(LookTimeout);
        try
        {
            if (await _items.FindAsync(partial, limit.Token).ConfigureAwait(false) is not null)
                await _changes.DeleteFileAsync(partial, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException)
        {
            // The failure of the upload is what is told.
        }
    }

    // A connection that is silent too long is lost: whoever uses it next is told so at once.
    private async Task KeepAliveAsync()
    {
        using var limit = new CancellationTokenSource(_options.KeepAliveInterval, _options.TimeProvider);
        try
        {
            await PingAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var silence = FormattableString.Invariant($"{_options.KeepAliveInterval.TotalSeconds:0} seconds");
            _link.End(new FtpToolsException(ErrorCode.Timeout, $"The server {_link.Place} has not answered for {silence}."));
        }
        catch (FtpToolsException)
        {
            // What ends the connection is remembered; what does not is an answer, too.
        }
    }
}
