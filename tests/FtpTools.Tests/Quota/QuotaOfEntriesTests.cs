using System.Globalization;
using FtpTools.Accounts;
using FtpTools.Storage;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Quota;

/// <summary>What has no bytes takes room all the same: the number of files and directories is limited with the bytes.</summary>
public sealed class QuotaOfEntriesTests : IAsyncLifetime
{
    private const int Quota = 400_000;
    private const int Entries = 1000 + (Quota / 4096);

    private readonly TemporaryFolder _local = new();
    private string _empty = null!;
    private TestServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _empty = _local.File("empty", 0);
        _server = await TestServer.StartAsync(o => o with { UseTls = false });
        await _server.SetQuotaAsync("ann", Quota);
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
        _local.Dispose();
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0L, null, 1000L)]
    [InlineData(4095L, null, 1000L)]
    [InlineData(10L << 30, null, 1000 + (10L << 18))]
    [InlineData(10L << 30, 5L, 1010L)]
    [InlineData(null, 0L, 1000L)]
    [InlineData(null, 100_000L, 201_000L)]
    public void The_limit_of_entries_follows_from_the_quota(long? bytes, long? files, long? entries)
    {
        Assert.Equal(entries, new StorageLimit(bytes, files).Entries);
        Assert.Equal(files ?? entries, new StorageLimit(bytes, files).FilesBeside(0));
    }

    [Theory]
    [InlineData(long.MaxValue, null)]
    [InlineData(null, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(null, null)]
    public void The_largest_limits_do_not_overflow(long? bytes, long? files)
    {
        var limit = new StorageLimit(bytes, files);
        var room = limit.Less(new StorageAmount(1L << 58, 1L << 49) { Directories = 1L << 49 }, new StorageAmount(1L << 58, 1L << 49));

        Assert.True(room.Allows(new StorageAmount(1 << 30, 1 << 20) { Directories = 1 << 20 }));
        Assert.True((room + room).Entries > 0);
    }

    [Fact]
    public async Task Empty_files_are_limited_by_a_quota_in_bytes()
    {
        Assert.Equal(Entries, await CountAsync(Entries + 100, i => StoreEmptyAsync($"/{i}")));

        var quota = await _session.GetQuotaAsync();
        Assert.Equal((0, Entries, Entries, 0), (quota.Used, quota.FileLimit, quota.FileCount, quota.FilesFree));
        var refusal = await Refused.WithAsync(ErrorCode.QuotaExceeded, () => StoreEmptyAsync("/more"));
        Assert.Contains($"{Entries} files and directories", refusal.Message);
        await StoreEmptyAsync("/0", overwrite: true);
        await _session.DeleteFileAsync("/0");
        await StoreEmptyAsync("/more");
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task Directories_are_limited_by_a_quota_in_bytes()
    {
        Assert.Equal(Entries, await CountAsync(Entries + 100, i => _session.MakeDirectoryAsync($"/{i}", makeParents: i % 2 == 0)));

        var refusal = await Refused.WithAsync(ErrorCode.QuotaExceeded, () => StoreEmptyAsync("/file"));
        Assert.Equal("/file", refusal.Target);
        Assert.Equal((0, 0), ((await _session.GetQuotaAsync()).FileLimit, (await _session.GetQuotaAsync()).FileCount));
        await _session.DeleteDirectoryAsync("/0");
        await StoreEmptyAsync("/file");
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task Directories_that_a_store_makes_on_its_way_count()
    {
        await _server.SetQuotaAsync("ann", Quota, 10);
        await using var session = await _server.ConnectAsync();
        var deep = string.Concat(Enumerable.Range(0, 100).Select(i => $"/{i}"));
        var made = 0;
        for (var i = 0; i < 12; i++)
        {
            var options = new TransferOptions { MakeParents = true };
            var length = i % 2 == 0 ? 3 : 30_000;
            try
            {
                await session.UploadAsync(_local.File($"{length}", length), $"/{i}{deep}", options, null, TestContext.Current.CancellationToken);
                made++;
            }
            catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
            {
                // The eleventh file, or the thousandth directory.
            }
        }

        var audit = await LedgerCheck.AgreesAsync(_server);
        Assert.Equal((made, 100L * made), (audit.DiskFiles, audit.DiskDirectories - (audit.DiskDirectories % 100)));
        Assert.InRange(audit.DiskDirectories + audit.DiskFiles, 900, 1020);
    }

    [Fact]
    public async Task A_directory_that_is_deleted_while_a_store_into_it_is_under_way_counts_again_when_it_is_made_again()
    {
        for (var i = 0; i < 5; i++)
        {
            await using var peer = await MisbehavingPeer.LogInAsync(_server);
            var begin = string.Create(CultureInfo.InvariantCulture, $$"""{"op":"store","id":5,"file_name":"/d{{i}}/e/f","file_size":0,"make_parents":true}""");
            Assert.Equal("ready", (await peer.Frames.AskAsync(begin)).Op);
            await _session.DeleteDirectoryAsync($"/d{i}/e");
            await _session.DeleteDirectoryAsync($"/d{i}");
            Assert.Equal("reply", (await peer.Frames.AskAsync($$"""{"op":"end","id":5,"md5":"{{TestContent.Md5([])}}"}""")).Op);
        }

        var audit = await LedgerCheck.AgreesAsync(_server);
        Assert.Equal((5, 10), (audit.DiskFiles, audit.DiskDirectories));
    }

    [Fact]
    public async Task Two_servers_share_what_is_left_of_entries()
    {
        await using var other = _server.StartAnother();
        await using var second = await _server.ConnectAsync(server: other);

        var made = await CountAsync(Entries + 100, i => (i % 2 == 0 ? _session : second).MakeDirectoryAsync($"/{i}", makeParents: false));

        Assert.Equal(Entries, made);
        Assert.Equal(Entries, (await LedgerCheck.AgreesAsync(_server)).DiskDirectories);
    }

    [Fact]
    public async Task What_many_make_move_and_delete_at_once_is_counted()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), TestContext.Current.CancellationToken, async (i, token) =>
        {
            try
            {
                await _session.MakeDirectoryAsync($"/{i % 20}/{i % 3}", makeParents: true, token);
                if (i % 4 == 0) await _session.RenameAsync($"/{i % 20}", $"/moved{i}", overwrite: false, token);
                if (i % 5 == 0) await _session.DeleteDirectoryAsync($"/{i % 20}/{i % 3}", token);
            }
            catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.DirectoryNotEmpty or ErrorCode.AlreadyExists)
            {
                // Another one was faster.
            }
        });

        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task A_million_empty_files_do_not_fit_into_a_quota_of_100_MiB()
    {
        LoadGroup.SkipUnlessLong();
        const int Bytes = 100 << 20;
        await _server.SetQuotaAsync("ann", Bytes);
        await using var session = await _server.ConnectAsync();

        Assert.Equal(1000 + (Bytes / 4096), await CountAsync(1_000_000, i => StoreEmptyAsync($"/{i}", session: session)));
    }

    private static async Task<int> CountAsync(int attempts, Func<int, Task> attempt)
    {
        var succeeded = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, attempts), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            try
            {
                await attempt(i);
                Interlocked.Increment(ref succeeded);
            }
            catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
            {
                // What those beyond the limit are to get.
            }
        });
        return succeeded;
    }

    private async Task StoreEmptyAsync(string path, bool overwrite = false, FtpSession? session = null)
    {
        await (session ?? _session).UploadAsync(_empty, path, new TransferOptions { Overwrite = overwrite }, null, TestContext.Current.CancellationToken);
    }
}
