using FtpTools.Accounts;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Quota;

/// <summary>What a user may store, seen through a session.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private const int Large = 400_000;

    private readonly TemporaryFolder _local = new();
    private TestServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        await _server.SetQuotaAsync("ann", 1_000_000, 5);
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
        _local.Dispose();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Large)]
    public async Task What_is_stored_and_deleted_is_counted(int length)
    {
        await SendAsync("/a", length);
        await SendAsync("/b", length);
        await _session.DeleteFileAsync("/a");

        var quota = await _session.GetQuotaAsync();

        Assert.Equal((length, 1, 0, 1_000_000 - length, 4), (quota.Used, quota.FileCount, quota.Reserved, quota.Free, quota.FilesFree));
        Assert.Equal("ann", quota.UserName);
        var audit = await LedgerCheck.AgreesAsync(_server);
        Assert.Equal((length, 1), (audit.DiskBytes, audit.DiskFiles));
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(300_000)]
    public async Task A_file_that_does_not_fit_is_refused_and_says_what_is_free(int tooMuch)
    {
        await SendAsync("/a", 850_000);

        var refusal = await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/b", tooMuch));

        Assert.Contains($"{tooMuch} bytes", refusal.Message);
        Assert.Contains("150000 bytes", refusal.Message);
        Assert.Equal("/b", refusal.Target);
        Assert.Equal(["a"], await NamesAsync());
        Partials.AreCleared(_server);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task The_last_byte_can_be_used()
    {
        await SendAsync("/a", 1_000_000);
        await SendAsync("/empty", 0);

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/b", 1));
        Assert.Equal(100, (await _session.GetQuotaAsync()).Percent);
    }

    [Fact]
    public async Task H26_a_file_that_replaces_one_needs_the_difference_and_gives_it_back()
    {
        await SendAsync("/a", 900_000);
        await SendAsync("/a", 1_000_000, overwrite: true);
        await SendAsync("/a", 300, overwrite: true);
        await SendAsync("/b", 999_700);

        var refusal = await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/a", 301, overwrite: true));

        Assert.Equal("/a", refusal.Target);
        Assert.Equal(TestContent.Of(300), await File.ReadAllBytesAsync(_server.InHome("a"), TestContext.Current.CancellationToken));
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task H27_a_file_that_is_moved_onto_another_frees_the_room_of_that()
    {
        await SendAsync("/a", 600_000);
        await SendAsync("/b", 300_000);
        await _session.RenameAsync("/a", "/b", overwrite: true);
        await _session.RenameAsync("/b", "/b", overwrite: true);

        Assert.Equal((600_000, 1), await UsedAsync());
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task The_number_of_files_is_limited_too()
    {
        for (var i = 0; i < 5; i++) await SendAsync($"/{i}", 10);

        var refusal = await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/6", Large));
        Assert.Contains("5 files", refusal.Message);
        await SendAsync("/0", 20, overwrite: true);
        await _session.MakeDirectoryAsync("/directories/are/no/files", makeParents: true);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task H22_a_quota_that_is_lowered_reaches_the_open_session_and_nothing_is_negative()
    {
        await SendAsync("/a", 500_000);
        await _server.SetQuotaAsync("ann", 100_000);

        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Limit == 100_000, "the session has the new quota");

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/b", 1));
        await SendAsync("/a", 200_000, overwrite: true);
        var quota = await _session.GetQuotaAsync();
        Assert.Equal((200_000, 0, 200.0), (quota.Used, quota.Free, quota.Percent));

        await _server.SetQuotaAsync("ann", null);
        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Limit is null, "the session has no quota");
        await SendAsync("/b", 2_000_000);
        Assert.Null((await _session.GetQuotaAsync()).Free);
    }

    [Fact]
    public async Task What_was_in_the_home_before_it_was_used_counts()
    {
        await File.WriteAllBytesAsync(_server.InHome("old"), TestContent.Of(990_000), TestContext.Current.CancellationToken);

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/a", 20_000));
        await SendAsync("/a", 10_000);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task H32_H33_what_other_programs_do_is_found_and_repaired()
    {
        await SendAsync("/a", 500_000);
        await File.WriteAllBytesAsync(_server.InHome("foreign"), TestContent.Of(300_000), TestContext.Current.CancellationToken);

        var found = await LedgerCheck.AuditAsync(_server, "ann", correct: true);

        Assert.Equal((500_000, 1, 800_000, 2), (found.LedgerBytes, found.LedgerFiles, found.DiskBytes, found.DiskFiles));
        Assert.Equal((800_000, 2), await UsedAsync());
        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/b", 200_001));
        await SendAsync("/b", 200_000);
    }

    [Fact]
    public async Task H33_a_ledger_that_would_go_below_nothing_is_counted_anew()
    {
        await SendAsync("/a", 100_000);
        await File.WriteAllBytesAsync(_server.InHome("foreign"), TestContent.Of(900_000), TestContext.Current.CancellationToken);

        await _session.DeleteFileAsync("/foreign");

        Assert.Equal((0, 0), await UsedAsync());
        await _server.RestartAsync();
        await _session.ReconnectAsync();
        Assert.Equal((100_000, 1), await UsedAsync());
    }

    [Fact]
    public async Task A_user_without_a_quota_is_counted_for_the_day_there_is_one()
    {
        await _server.AddUserAsync("bob");
        await using var bob = await _server.ConnectAsync("bob");
        await SendAsync("/a", Large, session: bob);

        var quota = await bob.GetQuotaAsync();

        Assert.Equal((Large, null, null, null), (quota.Used, quota.Limit, quota.Free, quota.Percent));
        await LedgerCheck.AgreesAsync(_server, "bob");
    }

    [Fact]
    public async Task Two_users_with_one_home_share_what_is_used()
    {
        await using var shared = await TestServer.StartAsync(null, "ann", "bob");
        await shared.Data.Accounts.UpdateAsync("bob", new AccountChange { HomeDirectory = shared.HomeOf("ann") });
        await shared.SetQuotaAsync("bob", 500_000);
        await using var ann = await shared.ConnectAsync();
        await using var bob = await shared.ConnectAsync("bob");

        await SendAsync("/a", 450_000, session: ann);

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/b", 50_001, session: bob));
        await SendAsync("/b", 50_000, session: bob);
        await LedgerCheck.AgreesAsync(shared);
    }

    private async Task SendAsync(string remotePath, int length, bool overwrite = false, FtpSession? session = null)
    {
        var path = _local.File($"{length}.bin", length);
        await (session ?? _session).UploadAsync(path, remotePath, new TransferOptions { Overwrite = overwrite }, null, TestContext.Current.CancellationToken);
    }

    private async Task<(long Bytes, long Files)> UsedAsync()
    {
        var quota = await _session.GetQuotaAsync();
        return (quota.Used, quota.FileCount);
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var item in _session.ListAsync("/")) names.Add(item.Name);
        return names;
    }
}
