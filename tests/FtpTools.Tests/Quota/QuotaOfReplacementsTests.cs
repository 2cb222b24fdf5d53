using System.Globalization;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Quota;

/// <summary>Uploads that replace files: until a file is gone, it and what replaces it are both on the disk. That is never more than one more quota.</summary>
public sealed class QuotaOfReplacementsTests : IAsyncLifetime
{
    // More than fits into all the buffers on the way.
    private const int Fetched = 40_000_000;
    private const int FetchedQuota = 44_000_000;

    private readonly TemporaryFolder _local = new();
    private readonly List<MisbehavingPeer> _peers = [];
    private TestServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false });
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers) await peer.DisposeAsync();
        await _session.DisposeAsync();
        await _server.DisposeAsync();
        _local.Dispose();
    }

    [Fact]
    public Task Many_stores_over_one_file_that_never_end_fill_the_disk_with_one_more_quota_at_most() => AttackAsync(1_000_000, 900_000, 20);

    [Fact]
    public Task Sixty_stores_over_a_file_of_9_MiB_in_a_quota_of_10_MiB_fill_the_disk_with_one_more_quota_at_most()
    {
        LoadGroup.SkipUnlessLong();
        return AttackAsync(10 << 20, 9 << 20, 60);
    }

    [Fact]
    public async Task Stores_over_one_file_through_two_servers_share_what_may_be_replaced()
    {
        await LimitAsync(1_000_000);
        await SendAsync("/a", 900_000);
        await using var other = _server.StartAnother();

        var begun = 0;
        for (var i = 0; i < 10; i++)
        {
            if (await TryFillAsync("/a", 900_000, i % 2 == 0 ? _server.Server : other)) begun++;
        }

        Assert.Equal(1, begun);
        await AssertBoundAsync(2_000_000);
    }

    [Fact]
    public async Task A_file_that_is_moved_away_or_deleted_while_it_is_replaced_gives_no_room_twice()
    {
        await LimitAsync(1_000_000);
        await SendAsync("/a", 900_000);
        Assert.True(await TryFillAsync("/a", 900_000));

        for (var i = 0; i < 5; i++)
        {
            await _session.RenameAsync(i == 0 ? "/a" : $"/b{i - 1}", $"/b{i}", overwrite: false);
            Assert.False(await TryFillAsync($"/b{i}", 900_000));
        }

        await _session.DeleteFileAsync("/b4");
        Assert.True(await TryFillAsync("/c", 1_000_000));
        Assert.False(await TryFillAsync("/d", 1));
        await AssertBoundAsync(2_000_000);
    }

    [Fact]
    public async Task All_files_of_a_full_home_can_be_replaced_at_once()
    {
        await LimitAsync(1_000_000, 5);
        for (var i = 0; i < 5; i++) await SendAsync($"/{i}", 200_000);

        for (var i = 0; i < 5; i++) Assert.True(await TryFillAsync($"/{i}", 200_000));
        Assert.False(await TryFillAsync("/0", 200_000));

        var quota = await _session.GetQuotaAsync();
        Assert.Equal((1_000_000, 0, 1_000_000, 0), (quota.Used, quota.Reserved, quota.Replacing, quota.Free));
        await AssertBoundAsync(2_000_000);
    }

    [Fact]
    public async Task A_file_larger_than_a_quota_that_was_lowered_can_be_replaced_once_at_a_time()
    {
        await SendAsync("/a", 900_000);
        await LimitAsync(100_000);

        Assert.True(await TryFillAsync("/a", 500_000));
        Assert.False(await TryFillAsync("/a", 500_000));
        await AssertBoundAsync(1_800_000);
    }

    [Fact]
    public async Task What_a_killed_server_left_of_replacements_is_kept_only_as_far_as_the_quota_has_room()
    {
        await LimitAsync(1_000_000);
        await SendAsync("/a", 600_000);
        var partials = Directory.CreateDirectory(_server.InHome(".ftptools/partial")).FullName;
        foreach (var (name, age) in new[] { ("new", 1), ("middle", 2), ("old", 3) })
        {
            var path = Path.Combine(partials, name + ".part");
            await File.WriteAllBytesAsync(path, TestContent.Of(300_000), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(path + ".json", "{}", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-age));
        }

        Assert.Equal(1_500_000, (await LedgerCheck.AuditAsync(_server, "ann", correct: false)).DiskBytes);
        Assert.Equal(900_000, (await LedgerCheck.AuditAsync(_server, "ann", correct: true)).DiskBytes);

        Assert.Equal(["new.part", "new.part.json"], Directory.GetFiles(partials).Select(Path.GetFileName).Order());
        Assert.Equal(900_000, (await _session.GetQuotaAsync()).Used);
    }

    [Fact]
    public async Task What_waits_and_is_longer_than_what_comes_now_gives_its_room_back_first()
    {
        await LimitAsync(1_000_000);
        Assert.True(await TryFillAsync("/a", 900_000));
        await EndAllAsync();
        await Eventually.TrueAsync(async () => await _session.GetQuotaAsync() is { Used: 899_999, Reserved: 0 }, "what arrived is kept");

        Assert.True(await TryFillAsync("/a", 100));
        Assert.True(await TryFillAsync("/b", 999_900));

        await AssertBoundAsync(1_000_000);
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_somebody_fetches_it_gives_its_room_back_when_that_is_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells whether an open file still has a name.");
        await PrepareFetchedAsync();
        for (var i = 0; i < 3; i++) await BeginFetchAsync("/a");
        await _session.DeleteFileAsync("/a");

        var quota = await _session.GetQuotaAsync();
        Assert.Equal((0, Fetched, 1), (quota.Used, quota.Reserved, quota.FilesReserved));
        Assert.False(await TryFillAsync("/b", Fetched));
        await EndAllAsync();

        await AssertFreeAgainAsync();
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_somebody_fetches_it_cannot_be_replaced_and_fetched_again_and_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells whether an open file still has a name.");
        await PrepareFetchedAsync();
        await BeginFetchAsync("/a");
        await SendAsync("/a", Fetched - 1_000_000, overwrite: true);
        await BeginFetchAsync("/a");

        var quota = await _session.GetQuotaAsync();
        Assert.Equal((Fetched - 1_000_000, 1_000_000, Fetched - 1_000_000), (quota.Used, quota.Reserved, quota.Replacing));
        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/a", Fetched - 1_000_000, overwrite: true));
        await SendAsync("/small", 900_000);
        await _session.RenameAsync("/small", "/a", overwrite: true);
        Assert.False(await TryFillAsync("/c", Fetched - 1_000_000));
        quota = await _session.GetQuotaAsync();
        Assert.InRange(quota.Used + quota.Reserved, 1, FetchedQuota);
        Assert.InRange(quota.Replacing, 1, FetchedQuota);
        await EndAllAsync();

        await AssertFreeAgainAsync();
    }

    [Fact]
    public async Task What_is_fetched_through_one_server_and_deleted_through_another_keeps_its_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells whether an open file still has a name.");
        await PrepareFetchedAsync();
        await using var other = _server.StartAnother();
        await BeginFetchAsync("/a", other);
        await _session.DeleteFileAsync("/a");

        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Reserved == Fetched, "the other server keeps the room");
        Assert.False(await TryFillAsync("/b", Fetched));
        await EndAllAsync();

        await AssertFreeAgainAsync();
    }

    // A session that was open would have the new quota a second later.
    private async Task LimitAsync(long bytes, long? files = null)
    {
        await _server.SetQuotaAsync("ann", bytes, files);
        await _session.DisposeAsync();
        _session = await _server.ConnectAsync();
    }

    private async Task PrepareFetchedAsync()
    {
        await LimitAsync(FetchedQuota);
        await SendAsync("/a", Fetched);
    }

    // Asks for a file and reads none of it.
    private async Task BeginFetchAsync(string path, FtpServer? server = null)
    {
        var peer = await MisbehavingPeer.LogInAsync(_server, another: server);
        lock (_peers) _peers.Add(peer);
        Assert.Equal("begin", (await peer.Frames.AskAsync($$"""{"op":"fetch","id":5,"file_name":"{{path}}"}""")).Op);
    }

    private async Task AssertFreeAgainAsync()
    {
        await Eventually.TrueAsync(async () => await _session.GetQuotaAsync() is { Reserved: 0, Replacing: 0, FilesReserved: 0 }, "the room is given back");
        await SendAsync("/b", FetchedQuota - (int)(await _session.GetQuotaAsync()).Used);
        await LedgerCheck.AgreesAsync(_server);
    }

    private async Task AttackAsync(int quota, int length, int stores)
    {
        await LimitAsync(quota);
        await SendAsync("/a", length);

        // Everything is sent but the end.
        var begun = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, stores), TestContext.Current.CancellationToken, async (_, _) =>
        {
            if (await TryFillAsync("/a", length)) Interlocked.Increment(ref begun);
        });

        Assert.Equal(1, begun);
        await AssertBoundAsync(2L * quota);
        await EndAllAsync();
        await Eventually.TrueAsync(async () => await _session.GetQuotaAsync() is { Reserved: 0, Replacing: 0 }, "the uploads are over");
        await SendAsync("/a", quota, overwrite: true);
        await LedgerCheck.AgreesAsync(_server);
    }

    // Sends all but the last byte and waits until it is on the disk; what is refused is refused for the quota.
    private async Task<bool> TryFillAsync(string path, int length, FtpServer? server = null)
    {
        var peer = await MisbehavingPeer.LogInAsync(_server, another: server);
        lock (_peers) _peers.Add(peer);
        var begin = string.Create(CultureInfo.InvariantCulture, $$"""{"op":"store","id":5,"file_name":"{{path}}","file_size":{{length}},"overwrite":true}""");
        if (await peer.Frames.AskAsync(begin) is { Op: not "ready" } refusal)
        {
            Assert.Equal(ErrorCode.QuotaExceeded, refusal.Code);
            return false;
        }

        var content = TestContent.Of(length - 1);
        for (var sent = 0; sent < content.Length; sent += 256 * 1024)
        {
            var piece = content[sent..Math.Min(content.Length, sent + 256 * 1024)];
            await peer.Frames.WriteAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"op":"data","id":5,"total_size":{{piece.Length}}}"""), piece);
        }

        await Eventually.TrueAsync(() => Partials().Any(f => f.Length == content.Length), "what was sent has arrived");
        return true;
    }

    private async Task EndAllAsync()
    {
        foreach (var peer in _peers) await peer.DisposeAsync();
        _peers.Clear();
    }

    // The disk at its fullest, and what the ledger says about it.
    private async Task AssertBoundAsync(long bound)
    {
        var onDisk = new DirectoryInfo(_server.HomeOf("ann")).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Extension != ".json").Sum(f => f.Length);
        var quota = await _session.GetQuotaAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{onDisk} on the disk, {quota.Used} used, {quota.Reserved} reserved, {quota.Replacing} replacing"));
        Assert.InRange(onDisk, 1, quota.Used + quota.Reserved + quota.Replacing);
        Assert.InRange(quota.Used + quota.Reserved + quota.Replacing, 1, bound);
    }

    private IEnumerable<FileInfo> Partials() => new DirectoryInfo(_server.InHome(".ftptools/partial")).EnumerateFiles().Where(f => f.Extension != ".json");

    private async Task SendAsync(string remotePath, int length, bool overwrite = false)
    {
        var path = _local.File($"{length}.bin", length);
        await _session.UploadAsync(path, remotePath, new TransferOptions { Overwrite = overwrite }, null, TestContext.Current.CancellationToken);
    }
}
