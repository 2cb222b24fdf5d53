using FtpTools.Database.Sqlite;
using FtpTools.Tests.TestSupport;
using Microsoft.Data.Sqlite;

namespace FtpTools.Tests.Faults;

/// <summary>The volume of the accounts and of the ledger is full: users can still log in, look, fetch, and make room.</summary>
public sealed class FullLedgerTests : IDisposable
{
    private const int VolumeLength = 40 * 1024 * 1024;

    private readonly TemporaryFolder _local = new();

    public void Dispose() => _local.Dispose();

    [Fact]
    public async Task On_a_volume_that_is_full_to_the_last_byte_everything_works_but_storing()
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var server = await StartAsync(volume);
        await PrepareAsync(server);
        volume.Fill();

        await using (var ann = await server.ConnectAsync())
        {
            await AssertReadableAsync(ann);
            await Refused.WithAsync(ErrorCode.StorageFull, () => SendAsync(ann, "/new", 100_000));
            await ann.DeleteFileAsync("/a");
            Assert.Equal((1_000_000, 1), await UsedAsync(ann));
            await AssertUsableAgainAsync(server, ann, volume);
        }
    }

    [Fact]
    public async Task What_somebody_fills_even_after_the_reserve_was_given_up_can_still_be_emptied()
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var server = await StartAsync(volume);
        await PrepareAsync(server);
        volume.Fill();
        ReserveOf(server).GiveUp();
        volume.Fill("more");
        Assert.Equal(0, new DriveInfo(volume.Path).AvailableFreeSpace);

        await using var ann = await server.ConnectAsync();
        await AssertReadableAsync(ann);
        await Refused.WithAsync(ErrorCode.StorageFull, () => SendAsync(ann, "/new", 100_000));
        await ann.DeleteFileAsync("/a");
        await ann.DeleteFileAsync("/b");

        File.Delete(volume.In("more"));
        await AssertUsableAgainAsync(server, ann, volume);
    }

    [Fact]
    public async Task A_server_that_starts_on_a_full_volume_lets_users_in_to_make_room()
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var server = await StartAsync(volume);
        await PrepareAsync(server);
        await server.Server.StopAsync();
        await server.Data.DisposeAsync();
        volume.Fill();
        await server.RestartAsync();

        await using var ann = await server.ConnectAsync();
        await AssertReadableAsync(ann);
        await ann.DeleteFileAsync("/a");
        await AssertUsableAgainAsync(server, ann, volume);
    }

    [Fact]
    public async Task A_server_that_never_had_a_login_lets_the_first_one_in()
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var server = await StartAsync(volume);
        await File.WriteAllBytesAsync(server.InHome("a"), TestContent.Of(1_000_000), TestContext.Current.CancellationToken);
        volume.Fill();

        await using var ann = await server.ConnectAsync();
        await ann.DeleteFileAsync("/a");

        Assert.Equal((0, 0), await UsedAsync(ann));
    }

    // The log of the database begins anew when it has 1000 pages; thrice that is written here.
    [Fact]
    public async Task What_is_kept_aside_suffices_for_any_number_of_logins()
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var server = await StartAsync(volume);
        await PrepareAsync(server);
        volume.Fill();

        for (var i = 0; i < 3000; i++)
            await server.Server.Data.Accounts.RecordLoginAsync("ann", DateTimeOffset.UnixEpoch.AddSeconds(i), TestContext.Current.CancellationToken);

        var account = await server.Server.Data.Accounts.FindAsync("ann", TestContext.Current.CancellationToken);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(2999), account!.LastLogin);
        Assert.NotEqual(0, new DriveInfo(volume.Path).AvailableFreeSpace);
    }

    // The same with a disk that only says it is full: on every platform, and for every user.
    [Fact]
    public async Task When_nothing_can_be_written_to_the_ledger_any_more_users_log_in_look_fetch_and_delete()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await PrepareAsync(server);
        server.Server.Data.Database.BeforeWrite = () => throw new SqliteException("database or disk is full", SQLitePCL.raw.SQLITE_FULL);

        await using var ann = await server.ConnectAsync();
        await AssertReadableAsync(ann);
        var refusal = await Refused.WithAsync(ErrorCode.StorageFull, () => SendAsync(ann, "/new", 10));
        Assert.Equal(("/new", false), (refusal.Target, refusal.Message.Contains(server.HomeOf(""), StringComparison.Ordinal)));
        await Refused.WithAsync(ErrorCode.StorageFull, () => SendAsync(ann, "/new", 500_000));
        await ann.DeleteFileAsync("/a");

        server.Server.Data.Database.BeforeWrite = null;
        await Eventually.TrueAsync(() => !ReserveOf(server).IsGivenUp, "the reserve is taken back");
        Assert.Equal((1_000_000, 1), await UsedAsync(ann));
        await SendAsync(ann, "/new", 10);
        await LedgerCheck.AgreesAsync(server);
    }

    [Fact]
    public async Task A_ledger_that_fills_amid_changes_is_right_when_there_is_room_again()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await PrepareAsync(server);
        await using var ann = await server.ConnectAsync();
        await SendAsync(ann, "/c", 300);
        var full = 0;
        server.Server.Data.Database.BeforeWrite = () =>
        {
            if (Volatile.Read(ref full) == 1) throw new SqliteException("database or disk is full", SQLitePCL.raw.SQLITE_FULL);
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), TestContext.Current.CancellationToken, async (i, token) =>
        {
            Volatile.Write(ref full, i / 4 % 2);
            try
            {
                await SendAsync(ann, $"/{i}", i % 3 == 0 ? 300_000 : 30);
                if (i % 2 == 0) await ann.DeleteFileAsync($"/{i}", token);
            }
            catch (FtpToolsException e) when (e.Code == ErrorCode.StorageFull)
            {
                // What is expected while it is full.
            }
        });

        Volatile.Write(ref full, 0);
        await Eventually.TrueAsync(() => !ReserveOf(server).IsGivenUp, "the reserve is taken back");
        await SendAsync(ann, "/last", 10);
        await LedgerCheck.IsExactAsync(ann, server.HomeOf("ann"));
        await LedgerCheck.AgreesAsync(server);
    }

    [Fact]
    public void The_reserve_takes_real_room_and_comes_back_only_where_there_is_as_much_again()
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        var reserve = new SpaceReserve(new System.IO.Abstractions.FileSystem(), volume.In("reserve"));

        reserve.TakeBack();
        Assert.InRange(VolumeLength - new DriveInfo(volume.Path).AvailableFreeSpace, SpaceReserve.Length, SpaceReserve.Length + 65536);
        volume.Fill();
        Assert.True(reserve.IsVolumeFull);
        reserve.GiveUp();
        reserve.TakeBack();
        Assert.Equal((true, false, false), (reserve.IsGivenUp, reserve.IsVolumeFull, File.Exists(volume.In("reserve"))));
        volume.Empty();
        reserve.TakeBack();

        Assert.Equal((false, true), (reserve.IsGivenUp, File.Exists(volume.In("reserve"))));
    }

    private static SpaceReserve ReserveOf(TestServer server) => ((SqliteServerDatabase)server.Server.Data.Database).Reserve;

    private static Task<TestServer> StartAsync(SmallVolume volume) => TestServer.StartAsync(o => o with { UseTls = false, Root = Path.Combine(volume.Path, "root") });

    private async Task PrepareAsync(TestServer server)
    {
        await server.SetQuotaAsync("ann", 10_000_000);
        await using var ann = await server.ConnectAsync();
        await SendAsync(ann, "/a", 2_000_000);
        await SendAsync(ann, "/b", 1_000_000);
    }

    private async Task AssertReadableAsync(FtpSession session)
    {
        Assert.Equal((3_000_000, 2), await UsedAsync(session));
        var names = new List<string>();
        await foreach (var item in session.ListAsync("/")) names.Add(item.Name);
        Assert.Equal(["a", "b"], names.Order());
        await session.DownloadAsync("/b", _local.In("b"), FaultRig.Overwriting);
        Assert.Equal(TestContent.Of(1_000_000), await File.ReadAllBytesAsync(_local.In("b"), TestContext.Current.CancellationToken));
    }

    private async Task AssertUsableAgainAsync(TestServer server, FtpSession session, SmallVolume volume)
    {
        volume.Empty();
        await Eventually.TrueAsync(() => !ReserveOf(server).IsGivenUp, "the reserve is taken back");
        Assert.True(File.Exists(Path.Combine(volume.Path, "root", ".ftptools", "reserve")));
        await SendAsync(session, "/again", 400_000);
        await LedgerCheck.IsExactAsync(session, server.HomeOf("ann"));
    }

    private static async Task<(long Bytes, long Files)> UsedAsync(FtpSession session)
    {
        var quota = await session.GetQuotaAsync();
        return (quota.Used, quota.FileCount);
    }

    private Task<TransferResult> SendAsync(FtpSession session, string remotePath, int length)
    {
        // Several may send one at once: it is not written again.
        string path;
        lock (_local) path = File.Exists(_local.In($"{length}.bin")) ? _local.In($"{length}.bin") : _local.File($"{length}.bin", length);
        return session.UploadAsync(path, remotePath, null, null, TestContext.Current.CancellationToken);
    }
}
