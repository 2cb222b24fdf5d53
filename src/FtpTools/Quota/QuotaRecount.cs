using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// Counts what is in a home, so that the ledger agrees with the disk: at the first use of a home, after a process died that had a lease
/// on it, when the ledger is in doubt, and when the owner asks. Meanwhile no process changes this home.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item><see cref="BeginAsync"/> writes who counts into the home's row, and a lease that is paused. From then on nobody else begins a
/// count, and every other process pauses with its next renewal or tick.</item>
/// <item>Each of them waits for its changes under way, reports them, and marks its own lease as paused, in one transaction
/// (<see cref="QuotaLeaseExchange.RenewAsync"/>).</item>
/// <item>When all leases of living processes are paused, nobody changes the home, and it is counted. The dead change nothing either.</item>
/// <item><see cref="EndAsync"/> writes what was found, that nobody counts, and deletes the leases of the dead, all at once. The others see
/// that and go on.</item>
/// </list>
/// <para>If the process that counts dies in between, its name stays in the home's row. The others see that it is dead and give up their
/// leases; the first to take one again counts, because that name is there.</para>
/// </remarks>
/// <param name="ledger">The ledger.</param>
/// <param name="home">The full path of the home.</param>
/// <param name="reserved">What this process has reserved in it from before.</param>
internal sealed class QuotaRecount(QuotaLedger ledger, string home, StorageAmount reserved)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly long _startedAt = ledger.TimeProvider.GetTimestamp();
    private bool _isKnown;
    private StorageAmount? _known;
    private StorageLimit _limit;

    /// <summary>Takes a lease on the home, and announces a count where one is due.</summary>
    /// <param name="isForced">Whether to count in any case.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether this process has to count; null when another one is counting just now, and no lease was taken.</returns>
    public Task<bool?> BeginAsync(bool isForced, CancellationToken cancellationToken)
    {
        // Durable: after a power cut, too, it must be known that the home may have changed.
        return ledger.InTransactionAsync(home, tables => RecordBeginAsync(tables, isForced), isDurable: true, cancellationToken);
    }

    /// <summary>Waits a little for another process.</summary>
    /// <exception cref="FtpToolsException">It takes too long.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (ledger.TimeProvider.GetElapsedTime(_startedAt) > Patience)
        {
            throw new FtpToolsException(
                ErrorCode.AccountStoreFailed, $"Another server process that uses the home '{home}' does not answer; stop it, or try again.")
            {
                Target = home,
            };
        }

        await Task.Delay(QuotaLedger.PollInterval, ledger.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts, when every other process has paused.</summary>
    /// <param name="correct">Whether the ledger takes over what was found.</param>
    /// <param name="keepsLease">Whether this process keeps using the home.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RecountResult> RunAsync(bool correct, bool keepsLease, CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            while (!await HaveOthersPausedAsync(cancellationToken).ConfigureAwait(false))
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            var found = ledger.Measure(home, correct ? _limit.Less(default, default) : null, cancellationToken);
            await EndAsync(correct ? found : null, keepsLease, cancellationToken).ConfigureAwait(false);
            isDone = true;
            return new RecountResult(_known, found);
        }
        finally
        {
            if (!isDone) await EndAsync(null, keepsLease: reserved != default, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<bool?> RecordBeginAsync(QuotaTables tables, bool isForced)
    {
        var usage = await tables.ReadUsageAsync().ConfigureAwait(false);
        if (usage?.CountedBy is { } counting && counting != ledger.InstanceId && ledger.IsAlive(counting)) return null;
        _isKnown |= usage is not null;
        var leases = await tables.ReadLeasesAsync().ConfigureAwait(false);
        var mustCount = isForced
            || usage is null or { IsDoubtful: true } or { CountedBy: not null }
            || leases.Any(l => !ledger.IsAlive(l.Instance));
        if (mustCount)
            await tables.WriteUsageAsync((usage ?? HomeUsageRow.Unknown) with { CountedBy = ledger.InstanceId }).ConfigureAwait(false);
        await tables.WriteLeaseAsync(Lease(isPaused: mustCount)).ConfigureAwait(false);
        return mustCount;
    }

    private Task<bool> HaveOthersPausedAsync(CancellationToken cancellationToken)
    {
        return ledger.InTransactionAsync(
            home,
            async tables =>
            {
                var usage = await tables.ReadUsageAsync().ConfigureAwait(false);
                _known = _isKnown ? usage?.Used : null;
                _limit = await tables.ReadLimitAsync().ConfigureAwait(false);
                var leases = await tables.ReadLeasesAsync().ConfigureAwait(false);
                return leases.All(l => l.IsPaused || !ledger.IsAlive(l.Instance));
            },
            isDurable: false,
            cancellationToken);
    }

    private Task<bool> EndAsync(StorageAmount? found, bool keepsLease, CancellationToken cancellationToken)
    {
        return ledger.InTransactionAsync(home, tables => RecordEndAsync(tables, found, keepsLease), isDurable: false, cancellationToken);
    }

    private async Task<bool> RecordEndAsync(QuotaTables tables, StorageAmount? found, bool keepsLease)
    {
        var usage = await tables.ReadUsageAsync().ConfigureAwait(false) ?? HomeUsageRow.Unknown;
        var counted = new HomeUsageRow(found ?? usage.Used, IsDoubtful: found is null && usage.IsDoubtful, CountedBy: null);
        await tables.WriteUsageAsync(counted).ConfigureAwait(false);
        foreach (var lease in await tables.ReadLeasesAsync().ConfigureAwait(false))
        {
            // What the dead ones did is counted now.
            if (found is not null && !ledger.IsAlive(lease.Instance)) await tables.DeleteLeaseAsync(lease.Instance).ConfigureAwait(false);
        }

        if (keepsLease) await tables.WriteLeaseAsync(Lease(isPaused: false)).ConfigureAwait(false);
        else await tables.DeleteLeaseAsync(ledger.InstanceId).ConfigureAwait(false);
        return true;
    }

    private QuotaLeaseRow Lease(bool isPaused) => new(ledger.InstanceId, reserved, reserved, isPaused);
}
