using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Server;

/// <summary>Transfers that end badly: the old file stays, no partial file stays, and the session goes on.</summary>
public sealed class TransferFailureTests : IAsyncDisposable
{
    private const int Large = 6 * ContentSender.PieceSize;
    private const int DiskFull = 28;

    private readonly TemporaryFolder _folder = new();
    private readonly HookedFileSystem _local = new();
    private readonly HookedFileSystem _remote = new();
    private TestServer? _server;
    private FtpSession? _session;

    private TestServer Server => _server!;

    private FtpSession Session => _session!;

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_cancelled_upload_publishes_nothing_and_leaves_a_usable_session()
    {
        await ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        _local.BeforeRead = position => CancelAt(position, 2 * ContentSender.PieceSize, cancellation);
        var progress = new TransferProgress();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Session.UploadAsync(_folder.File("a", Large), "/a", progress: progress, cancellationToken: cancellation.Token));

        Assert.InRange(progress.BytesMoved, 0, Large - 1);
        Assert.Equal(1, progress.FilesDone);
        await AssertUsableAsync(keepsPartial: true);
        Assert.False(File.Exists(Server.InHome("a")));
    }

    [Fact]
    public async Task An_upload_cancelled_before_it_begins_asks_the_server_for_nothing()
    {
        await ConnectAsync();
        var sent = Session.BytesSent;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Session.UploadAsync(_folder.File("a", Large), "/a", cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(sent, Session.BytesSent);
        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_cancelled_download_keeps_a_beginning_and_leaves_a_usable_session()
    {
        await ConnectAsync();
        File.WriteAllBytes(Server.InHome("a"), TestContent.Of(Large));
        using var cancellation = new CancellationTokenSource();
        _local.BeforeWrite = position => CancelAt(position, ContentSender.PieceSize, cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Session.DownloadAsync("/a", _folder.In("down/a"), cancellationToken: cancellation.Token));

        var kept = File.ReadAllBytes(Assert.Single(Directory.GetFileSystemEntries(_folder.In("down"))));
        Assert.Equal(TestContent.Of(Large)[..kept.Length], kept);
        await AssertUsableAsync();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_local_file_that_shrinks_while_it_is_sent_is_an_error_and_the_old_file_stays(int length)
    {
        await ConnectAsync();
        File.WriteAllBytes(Server.InHome("a"), [1]);
        var path = _folder.File("a", length);
        _local.BeforeRead = position =>
        {
            if (position >= Math.Min(length / 2, ContentSender.PieceSize) || length == 10) Truncate(path);
        };

        var refusal = await Refused.WithAsync(ErrorCode.FileChanged, () => Session.UploadAsync(path, "/a", new TransferOptions { Overwrite = true }));

        Assert.Equal(path, refusal.Target);
        await AssertUsableAsync(keepsPartial: length == Large);
        Assert.Equal([1], File.ReadAllBytes(Server.InHome("a")));
    }

    [Fact]
    public async Task A_local_file_that_vanishes_while_it_is_sent_arrives_as_it_was_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "An open file can be deleted on Unix only.");
        await ConnectAsync();
        var path = _folder.File("a", Large);
        var time = new DateTime(2021, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);
        _local.BeforeRead = _ => File.Delete(path);

        await Session.UploadAsync(path, "/a");

        Assert.Equal(TestContent.Of(Large), File.ReadAllBytes(Server.InHome("a")));
        Assert.Equal(time, File.GetLastWriteTimeUtc(Server.InHome("a")));
    }

    [Fact]
    public async Task A_local_file_that_is_missing_is_told_before_anything_is_sent()
    {
        await ConnectAsync();
        var sent = Session.BytesSent;

        await Refused.WithAsync(ErrorCode.LocalFileNotFound, () => Session.UploadAsync(_folder.In("x"), "/x"));
        await Refused.WithAsync(ErrorCode.LocalFileError, () => Session.UploadAsync(_folder.Path, "/x"));

        Assert.Equal(sent, Session.BytesSent);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_full_disk_at_the_server_is_told_with_the_path_and_the_old_file_stays(int length)
    {
        await ConnectAsync();
        File.WriteAllBytes(Server.InHome("a"), [1]);
        _remote.BeforeWrite = position => FailAt(position, length == 10 ? 0 : ContentSender.PieceSize, DiskFull);

        var refusal = await Refused.WithAsync(
            ErrorCode.StorageFull, () => Session.UploadAsync(_folder.File("a", length), "/a", new TransferOptions { Overwrite = true }));

        Assert.Equal("/a", refusal.Target);
        Assert.IsType<RemoteErrorException>(refusal);
        _remote.BeforeWrite = null;
        await AssertUsableAsync();
        Assert.Equal([1], File.ReadAllBytes(Server.InHome("a")));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_full_local_disk_is_told_with_the_local_path_and_the_old_file_stays(int length)
    {
        await ConnectAsync();
        File.WriteAllBytes(Server.InHome("a"), TestContent.Of(length));
        var path = _folder.File("down/a", [1]);
        _local.BeforeWrite = position => FailAt(position, length == 10 ? 0 : ContentSender.PieceSize, DiskFull);

        var refusal = await Refused.WithAsync(
            ErrorCode.StorageFull, () => Session.DownloadAsync("/a", path, new TransferOptions { Overwrite = true }));

        Assert.Equal(path, refusal.Target);
        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.In("down")));
        _local.BeforeWrite = null;
        await AssertUsableAsync();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_remote_file_that_shrinks_while_it_is_fetched_is_an_error(int length)
    {
        await ConnectAsync();
        File.WriteAllBytes(Server.InHome("a"), TestContent.Of(length));
        _remote.BeforeRead = _ => Truncate(Server.InHome("a"));

        var refusal = await Refused.WithAsync(ErrorCode.FileChanged, () => Session.DownloadAsync("/a", _folder.In("down/a")));

        Assert.Equal("/a", refusal.Target);
        Assert.False(File.Exists(_folder.In("down/a")));
        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_remote_file_that_is_missing_or_none_is_told_and_no_local_directory_is_made()
    {
        await ConnectAsync();
        await Session.MakeDirectoryAsync("/d");

        Assert.Equal("/x", (await Refused.WithAsync(ErrorCode.NotFound, () => Session.DownloadAsync("/x", _folder.In("down/x")))).Target);
        Assert.Equal("/d", (await Refused.WithAsync(ErrorCode.IsADirectory, () => Session.DownloadAsync("/d", _folder.In("down/d")))).Target);
        await UploadedAsync();
        await Refused.WithAsync(ErrorCode.NotADirectory, () => Session.ChangeLocationAsync("/up"));
        Assert.False(Directory.Exists(_folder.In("down")));
        Assert.Equal("/", Session.Location);
    }

    [Fact]
    public async Task A_local_file_that_is_there_is_not_overwritten_and_nothing_is_asked()
    {
        await ConnectAsync();
        await UploadedAsync();
        var path = _folder.File("mine", [9]);
        var sent = Session.BytesSent;

        await Refused.WithAsync(ErrorCode.LocalFileExists, () => Session.DownloadAsync("/up", path));
        await Refused.WithAsync(ErrorCode.LocalFileExists, () => Session.DownloadAsync("/up", _folder.Path, new TransferOptions { Overwrite = true }));

        Assert.Equal(sent, Session.BytesSent);
        Assert.Equal([9], File.ReadAllBytes(path));
        await Session.DownloadAsync("/up", path, new TransferOptions { Overwrite = true });
        Assert.Equal(50, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_remote_file_is_overwritten_only_on_request_and_a_directory_never(int length)
    {
        await ConnectAsync();
        await UploadedAsync();
        await Session.MakeDirectoryAsync("/d");
        var path = _folder.File("new", length);

        await Refused.WithAsync(ErrorCode.AlreadyExists, () => Session.UploadAsync(path, "/up"));
        await Refused.WithAsync(ErrorCode.IsADirectory, () => Session.UploadAsync(path, "/d"));
        await Refused.WithAsync(ErrorCode.IsADirectory, () => Session.UploadAsync(path, "/d", new TransferOptions { Overwrite = true }));
        await Refused.WithAsync(ErrorCode.IsADirectory, () => Session.UploadAsync(path, "/"));
        await Refused.WithAsync(ErrorCode.NotFound, () => Session.UploadAsync(path, "/p/q"));
        Assert.Equal(50, (await Session.StatAsync("/up")).Length);

        await Session.UploadAsync(path, "/up", new TransferOptions { Overwrite = true });
        await Session.UploadAsync(path, "/p/q", new TransferOptions { MakeParents = true });
        Assert.Equal(length, (await Session.StatAsync("/up")).Length);
        Assert.Equal(length, (await Session.StatAsync("/p/q")).Length);
        await AssertUsableAsync();
    }

    private static void CancelAt(long position, long place, CancellationTokenSource cancellation)
    {
        if (position >= place) cancellation.Cancel();
    }

    private static void FailAt(long position, long place, int error)
    {
        if (position >= place) throw new IOException("The test says so.", error);
    }

    private static void Truncate(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(1);
    }

    private async Task ConnectAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false, FileSystem = _remote });
        var options = new SessionOptions { Host = "127.0.0.1", Port = Server.Server.Port, UseTls = false, FileSystem = _local };
        _session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory());
    }

    private Task<TransferResult> UploadedAsync() => Session.UploadAsync(_folder.File("up", 50), "/up", new TransferOptions { Overwrite = true });

    private async Task AssertUsableAsync(bool keepsPartial = false)
    {
        _local.BeforeRead = null;
        _remote.BeforeRead = null;
        if (!keepsPartial) await Signals.UntilAsync(() => Signals.PartialFiles(Server.HomeOf("ann")).Length == 0, () => Session.PingAsync());
        var path = _folder.File("check/again", TestContent.Of(Large, seed: 2));
        await Session.UploadAsync(path, "/again");
        await Session.DownloadAsync("/again", path, new TransferOptions { Overwrite = true });
        Assert.Equal(TestContent.Of(Large, seed: 2), File.ReadAllBytes(path));
        Assert.Equal(FtpSessionState.Open, Session.State);
    }
}
