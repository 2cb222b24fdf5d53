using FtpTools.Accounts;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

/// <summary>Broken transfers are resumed, and what was left of them is trusted only after a comparison.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Length = 8_000_000;
    private static readonly TransferOptions Resume = new() { Resume = true };

    private readonly TemporaryFolder _folder = new();
    private readonly HookedFileSystem _local = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.XxHash128)]
    public async Task A_stopped_upload_goes_on_where_it_stopped(DigestAlgorithm algorithm)
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync(files: _local);
        var content = TestContent.Of(Length);
        var local = _folder.File("a.bin", content);
        var held = await StopUploadAsync(server, session, local);

        var before = session.BytesSent;
        var result = await session.UploadAsync(local, "a.bin", Resume with { Algorithm = algorithm });

        Assert.Equal(held, result.ResumedFrom);
        Assert.InRange(session.BytesSent - before, Length - held, Length - held + 20_000);
        Assert.Equal(content, File.ReadAllBytes(server.InHome("a.bin")));
        Assert.Empty(PartialsOf(server));
    }

    [Fact]
    public async Task A_new_session_goes_on_with_what_another_one_left()
    {
        await using var server = await TestServer.StartAsync();
        var local = _folder.File("a.bin", TestContent.Of(Length));
        await using (var first = await server.ConnectAsync(files: _local)) await StopUploadAsync(server, first, local);
        await using var second = await server.ConnectAsync();

        var result = await second.UploadAsync(local, "a.bin", Resume);

        Assert.NotEqual(0, result.ResumedFrom);
        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(server.InHome("a.bin")));
    }

    [Fact]
    public async Task Without_resume_an_upload_begins_anew()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync(files: _local);
        var local = _folder.File("a.bin", TestContent.Of(Length));
        await StopUploadAsync(server, session, local);

        var result = await session.UploadAsync(local, "a.bin");

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(server.InHome("a.bin")));
        Assert.Empty(PartialsOf(server));
    }

    // H36, H41: the same length, other bytes at the beginning.
    [Fact]
    public async Task A_source_that_changed_since_is_sent_from_its_beginning()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync(files: _local);
        var local = _folder.File("a.bin", TestContent.Of(Length));
        await StopUploadAsync(server, session, local);
        var changed = TestContent.Of(Length, seed: 2);
        File.WriteAllBytes(local, changed);

        var result = await session.UploadAsync(local, "a.bin", Resume);

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(changed, File.ReadAllBytes(server.InHome("a.bin")));
    }

    // H35
    [Fact]
    public async Task A_partial_file_longer_than_the_source_is_thrown_away()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync(files: _local);
        var local = _folder.File("a.bin", TestContent.Of(Length));
        var held = await StopUploadAsync(server, session, local);
        var shorter = TestContent.Of((int)held - 1);
        File.WriteAllBytes(local, shorter);

        var result = await session.UploadAsync(local, "a.bin", Resume);

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(shorter, File.ReadAllBytes(server.InHome("a.bin")));
    }

    // H38: both users have the same directory for a home.
    [Fact]
    public async Task Nobody_goes_on_with_the_partial_file_of_another_user()
    {
        await using var server = await TestServer.StartAsync(users: ["ann", "bob"]);
        await server.Data.Accounts.UpdateAsync("bob", new AccountChange { HomeDirectory = server.HomeOf("ann") });
        await using var ann = await server.ConnectAsync("ann", files: _local);
        await using var bob = await server.ConnectAsync("bob");
        var local = _folder.File("a.bin", TestContent.Of(Length));
        await StopUploadAsync(server, ann, local);

        var result = await bob.UploadAsync(local, "a.bin", Resume);

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(server.InHome("a.bin")));
        Assert.Single(PartialsOf(server));
    }

    // H39
    [Fact]
    public async Task Two_clients_that_go_on_with_the_same_file_both_end_right()
    {
        await using var server = await TestServer.StartAsync();
        await using var first = await server.ConnectAsync(files: _local);
        await using var second = await server.ConnectAsync();
        var local = _folder.File("a.bin", TestContent.Of(Length));
        await StopUploadAsync(server, first, local);
        var overwriting = Resume with { Overwrite = true };

        var results = await Task.WhenAll(first.UploadAsync(local, "a.bin", overwriting), second.UploadAsync(local, "a.bin", overwriting));

        Assert.All(results, r => Assert.True(r.IsVerified));
        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(server.InHome("a.bin")));
        Assert.Empty(PartialsOf(server));
    }

    [Fact]
    public async Task A_stopped_download_goes_on_where_it_stopped()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync(files: _local);
        var content = TestContent.Of(Length);
        File.WriteAllBytes(server.InHome("a.bin"), content);
        var target = _folder.In("back/a.bin");
        var held = await StopDownloadAsync(session, target);

        var progress = new TransferProgress();
        var result = await session.DownloadAsync("a.bin", target, Resume, progress);

        Assert.Equal(held, result.ResumedFrom);
        Assert.Equal(Length - held, progress.BytesMoved);
        Assert.Equal(Length, progress.BytesDone);
        Assert.Equal(content, File.ReadAllBytes(target));
        Assert.Equal([target], Directory.GetFiles(_folder.In("back")));
    }

    [Fact]
    public async Task A_remote_file_that_changed_since_is_received_from_its_beginning()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync(files: _local);
        File.WriteAllBytes(server.InHome("a.bin"), TestContent.Of(Length));
        var target = _folder.In("back/a.bin");
        await StopDownloadAsync(session, target);
        var changed = TestContent.Of(Length - 5, seed: 2);
        File.WriteAllBytes(server.InHome("a.bin"), changed);

        var result = await session.DownloadAsync("a.bin", target, Resume);

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(changed, File.ReadAllBytes(target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transfer_goes_on_by_itself_when_the_server_was_restarted_amid_it(bool up)
    {
        await using var server = await TestServer.StartAsync(o => o with { StopTimeout = TimeSpan.Zero });
        var local = new HookedFileSystem();
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, FileSystem = local };
        await using var session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory());
        var content = TestContent.Of(Length);
        var source = up ? _folder.File("a.bin", content) : server.InHome("a.bin");
        var target = up ? server.InHome("a.bin") : _folder.In("a.bin");
        if (!up) File.WriteAllBytes(source, content);
        using var restarted = new ManualResetEventSlim();
        var restarts = 0;
        local.BeforeRead = local.BeforeWrite = position =>
        {
            if (position < Length / 2 || Interlocked.Increment(ref restarts) > 1) return;
            _ = Task.Run(async () =>
            {
                await server.RestartAsync();
                restarted.Set();
            });
            restarted.Wait(Eventually.HangLimit);
        };
        var patient = new TransferOptions { RetryCount = 5, RetryInterval = TimeSpan.FromMilliseconds(10) };

        var result = up ? await session.UploadAsync(source, "a.bin", patient) : await session.DownloadAsync("a.bin", target, patient);

        Assert.InRange(result.Attempts, 2, 6);
        Assert.Equal(content, File.ReadAllBytes(target));
        Assert.Equal(FtpSessionState.Open, session.State);
    }

    [Theory]
    [InlineData(CutDirection.ToServer, Length, 6)]
    [InlineData(CutDirection.ToClient, Length, 6)]
    [InlineData(CutDirection.ToServer, 300_000_000, 10)]
    [InlineData(CutDirection.ToClient, 300_000_000, 10)]
    public async Task A_line_that_breaks_more_often_than_is_retried_does_not_stop_a_transfer_that_gets_further_each_time(CutDirection direction, int length, int cuts)
    {
        if (length > Length) LoadGroup.SkipUnlessLong();
        await using var server = await TestServer.StartAsync();
        await using var line = new BreakingProxy(server.Server.Port, direction, length / cuts);
        var options = new SessionOptions { Host = "127.0.0.1", Port = line.Port };
        await using var session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory());
        var content = TestContent.Of(length);
        var how = new TransferOptions { RetryCount = 2, RetryInterval = TimeSpan.FromMilliseconds(50) };
        if (direction == CutDirection.ToClient) File.WriteAllBytes(server.InHome("a.bin"), content);

        var result = direction == CutDirection.ToServer
            ? await session.UploadAsync(_folder.File("a.bin", content), "a.bin", how) : await session.DownloadAsync("a.bin", _folder.In("a.bin"), how);

        Assert.True(result.Attempts > cuts / 2, $"The line broke {result.Attempts - 1} times only, and showed nothing.");
        Assert.True(line.Connections > cuts, $"The line broke {line.Connections - 1} times only.");
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(direction == CutDirection.ToServer ? server.InHome("a.bin") : _folder.In("a.bin"))));
    }

    [Fact]
    public async Task A_line_that_breaks_before_anything_arrives_is_given_up_after_as_many_retries_as_were_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        await using var line = new BreakingProxy(server.Server.Port, CutDirection.ToServer, 16 * 1024);
        await using var session = await FtpSession.ConnectAsync(new SessionOptions { Host = "127.0.0.1", Port = line.Port }, "ann", TestServer.Password.AsMemory());
        var how = new TransferOptions { RetryCount = 2, RetryInterval = TimeSpan.FromMilliseconds(5) };

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => session.UploadAsync(_folder.File("a.bin", Length), "a.bin", how));

        Assert.Equal(3, line.Connections);
        Assert.False(File.Exists(server.InHome("a.bin")));
    }

    // H40
    [Fact]
    public async Task Partial_files_that_nobody_goes_on_with_are_deleted_when_the_server_starts()
    {
        await using var server = await TestServer.StartAsync();
        await using (var session = await server.ConnectAsync(files: _local)) await StopUploadAsync(server, session, _folder.File("a.bin", Length));
        var partial = Assert.Single(PartialsOf(server));
        File.SetLastWriteTimeUtc(partial, DateTime.UtcNow.AddDays(-8));

        await server.RestartAsync();
        await Eventually.TrueAsync(() => PartialsOf(server).Length == 0, "the old partial file is deleted");

        Assert.Empty(PartialsOf(server));
    }

    private static string[] PartialsOf(TestServer server)
    {
        var directory = server.InHome(".ftptools/partial");
        return Directory.Exists(directory) ? Directory.GetFiles(directory, "*.part") : [];
    }

    // In the middle, whatever the machine's speed, and when all that was sent until then is on the disk: what waits in the memory of the
    // server when the cancellation comes is not kept.
    private async Task<long> StopUploadAsync(TestServer server, FtpSession session, string local)
    {
        using var stop = new CancellationTokenSource();
        _local.BeforeRead = position =>
        {
            if (position < Length / 2) return;
            var hasArrived = SpinWait.SpinUntil(() => PartialsOf(server).Any(f => new FileInfo(f).Length == position), Eventually.HangLimit);
            Assert.True(hasArrived, "What was sent has not arrived.");
            stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.UploadAsync(local, "a.bin", null, null, stop.Token));
        _local.BeforeRead = null;

        // The server lets go of the file when it has taken the cancellation in, which the answer to a later request does not tell.
        await Eventually.TrueAsync(() => PartialsOf(server) is [var file] && CanBeLocked(file), "the server lets go of the partial file");
        return new FileInfo(PartialsOf(server)[0]).Length;
    }

    private async Task<long> StopDownloadAsync(FtpSession session, string target)
    {
        using var stop = new CancellationTokenSource();
        _local.BeforeWrite = position =>
        {
            if (position >= Length / 2) stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.DownloadAsync("a.bin", target, null, null, stop.Token));
        _local.BeforeWrite = null;
        return new FileInfo(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(target)!))).Length;
    }

    private static bool CanBeLocked(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
