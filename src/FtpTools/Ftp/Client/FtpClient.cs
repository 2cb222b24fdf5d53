using System.Runtime.CompilerServices;
using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Ftp.Client;

/// <summary>A session's end of FTP. What FTP cannot do, or a server does not, is said and not imitated.</summary>
internal sealed class FtpClient : RemoteClient
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(5);
    private readonly SessionOptions _options;
    private readonly FtpDialer _dialer;
    private readonly FtpPool _pool;
    private readonly LocalFiles _files;
    private readonly FtpDirectoryReader _directories;
    private readonly FtpRunner _runner;
    private readonly ITimer _keepAlive;
    private readonly string _owner;

    private FtpClient(SessionOptions options, FtpDialer dialer, FtpConnection first, RemotePath start)
    {
        (_options, _dialer, StartLocation) = (options, dialer, start);
        _owner = first.Owner;
        _pool = new FtpPool(dialer, first);
        _runner = new FtpRunner(_pool);
        _files = new LocalFiles(options.FileSystem);
        _directories = new FtpDirectoryReader(options.TimeProvider);
        IsEncrypted = first.IsEncrypted;
        _keepAlive = options.TimeProvider.CreateTimer(
            _ => _ = KeepAliveAsync(), null, options.KeepAliveInterval, options.KeepAliveInterval);
    }

    public override bool IsOpen => EndReason is null;

    public override FtpToolsException? EndReason => _runner.EndReason;

    public override string? Agent => _dialer.Greeting;

    public override string? UserName => _dialer.UserName;

    public override bool IsReadOnly => false;

    public override bool IsEncrypted { get; }

    public override string? Thumbprint => _dialer.Thumbprint;

    public override long BytesSent => _pool.BytesSent;

    public override long BytesReceived => _pool.BytesReceived;

    public override RemotePath StartLocation { get; }

    /// <summary>Begins with a connection that is logged in, which it takes over.</summary>
    public static async Task<FtpClient> BeginAsync(
        SessionOptions options, FtpDialer dialer, FtpConnection first, CancellationToken cancellationToken)
    {
        var reply = await first.AskAsync("PWD", null, cancellationToken).ConfigureAwait(false);
        var start = reply.Code == 257 && QuotedPath.Read(reply.Last) is { } path && path.StartsWith('/')
            ? RemotePath.Parse(path)
            : RemotePath.Root;
        first.ChooseEncoding();
        return new FtpClient(options, dialer, first, start);
    }

    public override Task<FileEntry> StatAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return _runner.RunAsync(c => FtpItems.StatAsync(c, path, cancellationToken), cancellationToken);
    }

    public override async IAsyncEnumerable<FileEntry> ListAsync(
        RemotePath directory, Action<ListingOmission> omitted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListingOmission? left = null;
        var entries = FtpReadAhead.RunAsync(stop => ReadAsync(directory, o => left = o, stop), cancellationToken);
        await foreach (var entry in entries.ConfigureAwait(false)) yield return entry;
        if (left is not null) omitted(left);
    }

    public override Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken)
    {
        return _runner.RunAsync(
            async c =>
            {
                if (makeParents) await FtpDirectories.MakeAllAsync(c, path, cancellationToken).ConfigureAwait(false);
                else await FtpDirectories.MakeAsync(c, path, cancellationToken).ConfigureAwait(false);
                return await FtpItems.StatAsync(c, path, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public override Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return _runner.RunAsync(c => FtpDirectories.DeleteFileAsync(c, path, cancellationToken), cancellationToken);
    }

    public override Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return _runner.RunAsync(c => FtpDirectories.DeleteAsync(c, path, _directories, cancellationToken), cancellationToken);
    }

    public override Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        return _runner.RunAsync(c => FtpDirectories.RenameAsync(c, path, target, overwrite, cancellationToken), cancellationToken);
    }

    public override async Task<TransferResult> StoreAsync(
        string localPath, RemotePath path, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        if (path.IsRoot) throw FtpDirectories.Refused(ErrorCode.IsADirectory, "This is the root itself", path);

        // One name for all attempts: with a name each, what the first leaves would stay for good.
        using var place = RemotePartialName.Take(_owner, path);
        try
        {
            return await _runner.RunAsync(
                c => new FtpUpload(c, place, _files, _options.TimeProvider, options, progress).RunAsync(
                    localPath, path, cancellationToken), cancellationToken).ConfigureAwait(false);
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
        return _runner.RunAsync(
            c => new FtpDownload(c, _files, _options.TimeProvider, options, progress).RunAsync(
                path, localPath, cancellationToken), cancellationToken);
    }

    public override Task PingAsync(CancellationToken cancellationToken)
    {
        return _runner.RunAsync(c => c.AskAsync("NOOP", null, cancellationToken), cancellationToken);
    }

    public override async Task QuitAsync(CancellationToken cancellationToken)
    {
        await _runner.RunAsync(c => c.AskAsync("QUIT", null, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public override Task<(long Length, string Digest)> DigestAsync(
        RemotePath path, DigestAlgorithm algorithm, long? length, CancellationToken cancellationToken)
    {
        return _runner.RunAsync(c => FtpQuestions.DigestAsync(c, path, algorithm, length, cancellationToken), cancellationToken);
    }

    public override Task<HomeQuotaStatus> GetQuotaAsync(CancellationToken cancellationToken)
    {
        return _runner.RunAsync(c => FtpQuestions.QuotaAsync(c, cancellationToken), cancellationToken);
    }

    public override async IAsyncEnumerable<ServerFinding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await _runner.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var findings = new FtpDoctor(connection, StartLocation, _options.TimeProvider).ExamineAsync(cancellationToken);
            await foreach (var finding in findings.ConfigureAwait(false)) yield return finding;
        }
        finally
        {
            await _pool.ReturnAsync(connection).ConfigureAwait(false);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync().ConfigureAwait(false);
        await _keepAlive.DisposeAsync().ConfigureAwait(false);
        await _pool.DisposeAsync().ConfigureAwait(false);
    }

    private async IAsyncEnumerable<FileEntry> ReadAsync(
        RemotePath directory, Action<ListingOmission> omitted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var connection = await _runner.TakeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var source = _directories.ReadAsync(connection, directory, omitted, cancellationToken);
                var entries = source.GetAsyncEnumerator(cancellationToken);
                await using var ending = entries.ConfigureAwait(false);
                bool hasNext;
                try
                {
                    hasNext = await NextAsync(entries, connection, directory, cancellationToken).ConfigureAwait(false);
                }
                catch (FtpToolsException e) when (!isSecond && FtpRunner.MayDoWithAnother(e, connection))
                {
                    FtpRunner.GiveUp(connection);
                    continue;
                }

                for (; hasNext; hasNext = await NextAsync(entries, connection, directory, cancellationToken).ConfigureAwait(false))
                    yield return entries.Current;
                yield break;
            }
            finally
            {
                await _pool.ReturnAsync(connection).ConfigureAwait(false);
            }
        }
    }

    // What a server answers with 550 to a listing may be anything; what it is can be asked.
    private static async Task<bool> NextAsync(
        IAsyncEnumerator<FileEntry> entries, FtpConnection connection, RemotePath directory, CancellationToken cancellationToken)
    {
        try
        {
            return await entries.MoveNextAsync().ConfigureAwait(false);
        }
        catch (FtpReplyException e) when (connection.IsUsable && e.Reply.IsPermanentError)
        {
            throw await FtpDirectories.ExplainListAsync(connection, directory, e, cancellationToken).ConfigureAwait(false);
        }
    }

    // Nobody will ever go on with it. What the server still holds, or the time does not suffice for, stays: there is no more to do.
    private async Task ForgetAsync(RemotePath partial)
    {
        using var limit = new CancellationTokenSource(LookTimeout);
        try
        {
            await _runner.RunAsync(c => c.AskAsync("DELE", partial.ToString(), limit.Token), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException)
        {
            // The failure of the upload is what is told.
        }
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            await _pool.PingIdleAsync(_options.KeepAliveInterval / 2, _options.TimeProvider, _runner.Ended).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }
}
