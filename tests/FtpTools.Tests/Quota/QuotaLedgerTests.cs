using System.IO.Abstractions;
using FtpTools.Accounts;
using FtpTools.Quota;
using FtpTools.Server.Data;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Quota;

/// <summary>The ledger among several servers, living and dead.</summary>
public sealed class QuotaLedgerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<FtpToolsException> _failures = [];
    private ServerDataDirectory _data = null!;
    private string _home = null!;

    public ValueTask InitializeAsync()
    {
        _data = ServerDataDirectory.Open(_folder.In("root"));
        _home = _folder.In("home");
        Directory.CreateDirectory(_home);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _data.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_home_is_counted_at_its_first_use()
    {
        _folder.File("home/a/b", 100);
        _folder.File("home/c", 20);
        _folder.File("home/.ftptools/partial/k.part", 3);
        _folder.File("home/.ftptools/partial/gone.tmp", 5_000);
        File.CreateSymbolicLink(Path.Combine(_home, "link"), _folder.File("elsewhere", 1_000));
        await using var ledger = Open();

        var usage = await ledger.QuotaOf(_home).GetUsageAsync(CancellationToken.None);

        Assert.Equal(new StorageAmount(123, 3) { Directories = 1 }, usage.Used);
        Assert.False(File.Exists(Path.Combine(_home, ".ftptools/partial/gone.tmp")));
    }

    [Fact]
    public async Task A_home_that_was_left_in_order_is_not_counted_again()
    {
        await using (var first = Open()) await ChangeAsync(first, new StorageAmount(100, 1));
        await using var second = Open();

        var usage = await second.QuotaOf(_home).GetUsageAsync(CancellationToken.None);

        Assert.Equal(new StorageAmount(100, 1), usage.Used);
    }

    [Fact]
    public async Task A_home_that_a_version_counted_which_knew_no_directories_is_counted_again()
    {
        await using (var first = Open()) await ChangeAsync(first, new StorageAmount(100, 1));
        _folder.File("home/a/b", 7);
        await _data.Database.WriteAsync(
            async connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = """
                    ALTER TABLE home_usage DROP COLUMN used_directories; ALTER TABLE home_hold DROP COLUMN granted_directories;
                    ALTER TABLE home_hold DROP COLUMN reserved_directories; ALTER TABLE home_hold DROP COLUMN granted_replacing_bytes;
                    ALTER TABLE home_hold DROP COLUMN granted_replacing_files; ALTER TABLE home_hold DROP COLUMN reserved_replacing_bytes;
                    ALTER TABLE home_hold DROP COLUMN reserved_replacing_files; DROP TABLE login_failure; DROP TABLE login_place; UPDATE schema_version SET version = 2
                    """;
                return await command.ExecuteNonQueryAsync();
            },
            CancellationToken.None);
        await using var newer = ServerDataDirectory.Open(_folder.In("root"));
        await using var second = newer.OpenLedger(new FileSystem(), TimeProvider.System, _failures.Add);

        Assert.Equal(new StorageAmount(7, 1) { Directories = 1 }, (await second.QuotaOf(_home).GetUsageAsync(CancellationToken.None)).Used);
    }

    [Fact]
    public async Task H30_a_home_that_a_dead_server_was_changing_is_counted()
    {
        await using (var first = Open()) await ChangeAsync(first, new StorageAmount(100, 1));
        _folder.File("home/a", 7);
        await LeaveLeaseOfDeadServerAsync();
        await using var second = Open();

        var usage = await second.QuotaOf(_home).GetUsageAsync(CancellationToken.None);

        Assert.Equal(new QuotaUsage(new StorageAmount(7, 1), default), usage);
    }

    [Fact]
    public async Task H30_a_server_that_dies_while_another_uses_the_home_is_noticed()
    {
        await using var ledger = Open();
        var quota = ledger.QuotaOf(_home);
        await quota.GetUsageAsync(CancellationToken.None);
        _folder.File("home/a", 7);
        await LeaveLeaseOfDeadServerAsync();

        var usage = await quota.GetUsageAsync(CancellationToken.None);

        Assert.Equal(new StorageAmount(7, 1), usage.Used);
    }

    [Fact]
    public async Task H30_a_count_that_its_server_did_not_live_to_end_is_taken_over()
    {
        _folder.File("home/a", 7);
        await using var ledger = Open();
        await ledger.InTransactionAsync(
            _home,
            async tables =>
            {
                await tables.WriteUsageAsync(new HomeUsageRow(new StorageAmount(1, 1), IsDoubtful: false, "a server that is dead"));
                return true;
            },
            isDurable: true,
            CancellationToken.None);

        var usage = await ledger.QuotaOf(_home).GetUsageAsync(CancellationToken.None);

        Assert.Equal(new StorageAmount(7, 1), usage.Used);
    }

    [Fact]
    public async Task H30_a_server_that_paused_for_a_count_goes_on_when_the_one_that_counts_dies()
    {
        await using var server = Open();
        var quota = server.QuotaOf(_home);
        await ChangeAsync(server, new StorageAmount(100, 1));
        _folder.File("home/a", 7);
        await server.InTransactionAsync(
            _home,
            async tables =>
            {
                var usage = await tables.ReadUsageAsync();
                await tables.WriteUsageAsync(usage! with { CountedBy = "a server that is dead" });
                return true;
            },
            isDurable: true,
            CancellationToken.None);

        Assert.Equal(new StorageAmount(7, 1), (await quota.GetUsageAsync(CancellationToken.None)).Used);
        Assert.Empty(_failures);
    }

    // Its time stands still, so that it reports nothing; all that is left of it is the lease.
    [Fact]
    public async Task H30_what_a_server_changed_and_had_no_time_to_report_is_counted()
    {
        await using var dying = _data.OpenLedger(new FileSystem(), new FakeTimeProvider(), _failures.Add);
        await ChangeAsync(dying, default);
        _folder.File("home/a", 7);
        dying.QuotaOf(_home).AfterChange(StorageAmount.OfFile(7));
        await using var second = Open();
        await second.InTransactionAsync(
            _home,
            async tables =>
            {
                var lease = Assert.Single(await tables.ReadLeasesAsync());
                await tables.DeleteLeaseAsync(lease.Instance);
                await tables.WriteLeaseAsync(lease with { Instance = "a server that is dead" });
                return true;
            },
            isDurable: true,
            CancellationToken.None);

        Assert.Equal(new StorageAmount(7, 1), (await second.QuotaOf(_home).GetUsageAsync(CancellationToken.None)).Used);
    }

    // It is neither lost nor made twice.
    [Fact]
    public async Task A_report_that_the_database_refuses_is_made_with_the_next_one()
    {
        await using var ledger = Open();
        var quota = ledger.QuotaOf(_home);
        await ChangeAsync(ledger, new StorageAmount(100, 1));
        _data.Database.BeforeWrite = () => throw new FtpToolsException(ErrorCode.AccountStoreFailed, "The disk is gone.");
        await Refused.WithAsync(ErrorCode.AccountStoreFailed, () => quota.GetUsageAsync(CancellationToken.None));
        await ChangeAsync(ledger, new StorageAmount(20, 1));
        _data.Database.BeforeWrite = null;

        Assert.Equal(new StorageAmount(120, 2), (await quota.GetUsageAsync(CancellationToken.None)).Used);
        Assert.Equal(new StorageAmount(120, 2), (await quota.GetUsageAsync(CancellationToken.None)).Used);
    }

    [Fact]
    public async Task A_count_waits_for_changes_under_way_and_holds_up_later_ones()
    {
        await using var server = Open();
        await using var auditor = Open();
        var quota = server.QuotaOf(_home);
        var entry = await quota.EnterAsync(CancellationToken.None);

        var audit = auditor.QuotaOf(_home).AuditAsync(correct: false, CancellationToken.None);
        await Eventually.TrueAsync(() => !TryEnter(quota), "the server has paused");
        _folder.File("home/a", 50);
        quota.AfterChange(StorageAmount.OfFile(50));
        Assert.False(audit.IsCompleted);
        entry.Dispose();

        Assert.Equal(new RecountResult(new StorageAmount(50, 1), new StorageAmount(50, 1)), await audit);
        (await quota.EnterAsync(CancellationToken.None)).Dispose();
    }

    // A broken upload that is gone on with through another server within half a second.
    [Fact]
    public async Task What_is_taken_up_before_it_was_reported_is_counted_also_when_both_reports_come_at_a_pause()
    {
        var (clock, otherClock) = (new FakeTimeProvider(), new FakeTimeProvider());
        await using (var one = _data.OpenLedger(new FileSystem(), clock, _failures.Add))
        await using (var other = _data.OpenLedger(new FileSystem(), otherClock, _failures.Add))
        await using (var auditor = Open())
        {
            await ChangeAsync(one, StorageAmount.OfFile(900));
            await ChangeAsync(other, StorageAmount.OfFile(500) - StorageAmount.OfFile(900));
            _folder.File("home/a", 500);
            var audit = auditor.QuotaOf(_home).AuditAsync(correct: false, CancellationToken.None);
            await AdvanceAsync(otherClock, () => !TryEnter(other.QuotaOf(_home)), "the second server has reported");
            await AdvanceAsync(clock, () => audit.IsCompleted, "the first server has reported, and the home is counted");
            await AdvanceAsync(clock, () => TryEnter(one.QuotaOf(_home)), "the first server goes on");
            await AdvanceAsync(otherClock, () => TryEnter(other.QuotaOf(_home)), "the second server goes on");
        }

        await using var later = Open();
        Assert.Equal(StorageAmount.OfFile(500), (await later.QuotaOf(_home).GetUsageAsync(CancellationToken.None)).Used);
    }

    [Fact]
    public async Task What_another_server_was_granted_and_does_not_need_comes_back()
    {
        await using var one = Open();
        await using var two = Open();
        var limit = new StorageLimit(1_000_000, null);
        await ReserveAsync(one, 100, limit);

        var reservation = await ReserveAsync(two, 999_900, limit);

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => ReserveAsync(one, 1, limit));
        reservation.Dispose();
    }

    [Fact]
    public async Task A_home_that_becomes_somebodys_is_counted_anew()
    {
        await using (var first = Open()) await ChangeAsync(first, new StorageAmount(100, 1));
        _folder.File("home/a", 7);
        var verifier = TestUsers.VerifierOf(TestServer.Password);
        await _data.Accounts.AddAsync(new Account { Name = "ann", HomeDirectory = _home }, verifier);
        await using var second = Open();

        Assert.Equal(new StorageAmount(7, 1), (await second.QuotaOf(_home).GetUsageAsync(CancellationToken.None)).Used);
    }

    [Fact]
    public async Task An_audit_that_does_not_correct_changes_nothing()
    {
        await using (var first = Open()) await ChangeAsync(first, new StorageAmount(100, 1));
        await using var auditor = Open();

        var expected = new RecountResult(new StorageAmount(100, 1), default);
        Assert.Equal(expected, await auditor.QuotaOf(_home).AuditAsync(correct: false, CancellationToken.None));
        Assert.Equal(expected, await auditor.QuotaOf(_home).AuditAsync(correct: true, CancellationToken.None));
        Assert.Equal(new RecountResult(default(StorageAmount), default), await auditor.QuotaOf(_home).AuditAsync(correct: true, CancellationToken.None));
    }

    [Fact]
    public async Task A_missing_home_is_an_error_and_found_again_when_it_is_back()
    {
        await using var ledger = Open();
        Directory.Delete(_home);
        var quota = ledger.QuotaOf(_home);
        await Refused.WithAsync(ErrorCode.HomeMissing, () => quota.GetUsageAsync(CancellationToken.None));
        _folder.File("home/a", 7);

        Assert.Equal(new StorageAmount(7, 1), (await quota.GetUsageAsync(CancellationToken.None)).Used);
        Assert.Empty(_failures);
    }

    private static bool TryEnter(HomeQuota quota)
    {
        var entering = quota.EnterAsync(CancellationToken.None);
        if (!entering.IsCompletedSuccessfully) return false;
        _ = DisposeAsync(entering);
        return true;

        static async Task DisposeAsync(ValueTask<HomeAccess> entry) => (await entry).Dispose();
    }

    private static Task AdvanceAsync(FakeTimeProvider clock, Func<bool> happened, string what)
    {
        return Eventually.TrueAsync(
            () =>
            {
                clock.Advance(QuotaLedger.PollInterval);
                return happened();
            },
            what);
    }

    private async Task<QuotaReservation> ReserveAsync(QuotaLedger ledger, long bytes, StorageLimit limit)
    {
        var quota = ledger.QuotaOf(_home);
        while (true)
        {
            using (await quota.EnterAsync(CancellationToken.None))
            {
                if (quota.TryReserve(StorageAmount.OfFile(bytes), default, limit) is { } reservation) return reservation;
            }

            await quota.ObtainAsync(StorageAmount.OfFile(bytes), limit, CancellationToken.None);
        }
    }

    private QuotaLedger Open() => _data.OpenLedger(new FileSystem(), TimeProvider.System, _failures.Add);

    private async Task ChangeAsync(QuotaLedger ledger, StorageAmount change)
    {
        var quota = ledger.QuotaOf(_home);
        using var entry = await quota.EnterAsync(CancellationToken.None);
        quota.AfterChange(change);
    }

    private async Task LeaveLeaseOfDeadServerAsync()
    {
        await using var ledger = Open();
        await ledger.InTransactionAsync(
            _home,
            async tables =>
            {
                await tables.WriteLeaseAsync(new QuotaLeaseRow("a server that is dead", new StorageAmount(500, 5), new StorageAmount(500, 5), IsPaused: false));
                return true;
            },
            isDurable: true,
            CancellationToken.None);
    }
}
