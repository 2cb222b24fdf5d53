using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Quota;

/// <summary>Many want the last of a quota at once.</summary>
public sealed class QuotaContentionTests : IDisposable
{
    private readonly TemporaryFolder _local = new();

    public void Dispose() => _local.Dispose();

    [Theory]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public async Task Of_50_sessions_at_a_quota_for_30_files_30_get_theirs_in(int length)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await server.SetQuotaAsync("ann", 30L * length);

        var arrived = await SendFromSessionsAsync(server, 50, length, _ => server.Server);

        Assert.Equal(30, arrived);
        await AssertFullAsync(server, 30, length);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public async Task Two_servers_on_one_folder_do_not_both_give_the_last_of_it_away(int length)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var other = server.StartAnother();
        await server.SetQuotaAsync("ann", 30L * length);

        var arrived = await SendFromSessionsAsync(server, 50, length, i => i % 2 == 0 ? server.Server : other);

        Assert.Equal(30, arrived);
        await AssertFullAsync(server, 30, length);
    }

    [Fact]
    public async Task Two_servers_that_write_delete_and_rename_at_once_keep_one_ledger()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var other = server.StartAnother();
        await using var one = await server.ConnectAsync();
        await using var two = await server.ConnectAsync(server: other);
        var small = _local.File("small", 1_000);
        var large = _local.File("large", 400_000);

        await Parallel.ForEachAsync(Enumerable.Range(0, 60), TestContext.Current.CancellationToken, async (i, token) =>
        {
            var session = i % 2 == 0 ? one : two;
            await session.UploadAsync(i % 3 == 0 ? large : small, $"/{i}", null, null, token);
            if (i % 4 == 0) await session.UploadAsync(small, $"/{i}", new TransferOptions { Overwrite = true }, null, token);
            if (i % 5 == 0) await session.DeleteFileAsync($"/{i}", token);
            else if (i % 7 == 0) await session.RenameAsync($"/{i}", $"/renamed-{i}", overwrite: false, token);
        });

        var audit = await LedgerCheck.AgreesAsync(server);
        Assert.Equal(48, audit.DiskFiles);
    }

    // H25
    [Fact]
    public async Task One_file_written_by_many_sessions_is_counted_once()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        var files = Enumerable.Range(1, 8).Select(i => _local.File($"{i}", i * 70_000)).ToArray();
        await using var session = await server.ConnectAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 80), TestContext.Current.CancellationToken, async (i, token) =>
            await session.UploadAsync(files[i % files.Length], "/same", new TransferOptions { Overwrite = true }, null, token));

        var audit = await LedgerCheck.AgreesAsync(server);
        Assert.Equal((1, new FileInfo(server.InHome("same")).Length), (audit.DiskFiles, audit.DiskBytes));
        Partials.AreCleared(server);
    }

    private async Task<int> SendFromSessionsAsync(TestServer server, int sessions, int length, Func<int, FtpServer> serverOf)
    {
        var path = _local.File("content", length);
        var arrived = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sessions),
            new ParallelOptions { MaxDegreeOfParallelism = sessions, CancellationToken = TestContext.Current.CancellationToken },
            async (i, token) =>
            {
                await using var session = await server.ConnectAsync(server: serverOf(i));
                try
                {
                    await session.UploadAsync(path, $"/{i}", null, null, token);
                    Interlocked.Increment(ref arrived);
                }
                catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
                {
                    // What 20 of them are to get.
                }
            });
        return arrived;
    }

    private static async Task AssertFullAsync(TestServer server, int files, int length)
    {
        var audit = await LedgerCheck.AgreesAsync(server);
        Assert.Equal((files, (long)files * length), (audit.DiskFiles, audit.DiskBytes));
        Partials.AreCleared(server);
    }
}
