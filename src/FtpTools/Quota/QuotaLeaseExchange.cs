using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// What this process and the ledger tell each other of one home: the lease is taken before the first change, renewed as long as the home is
/// changed, paused while somebody counts, and given back when nothing happens any more.
/// </summary>
/// <remarks>
/// <para>The ledger has a row of the home (what is in it) and one of each lease (which process may fill it by how much). Whatever happens,
/// what is on the disk and reserved is never more than the home's row and all grants together, and these are never more than the limit
/// allows. This rests on the order of the writes, each of which is one transaction in which the home is locked:</para>
/// <list type="number">
/// <item><see cref="TakeAsync"/> writes the row of the lease, durably, before the process changes anything. Whatever happens to the process
/// or the machine from here on, the row tells that the disk may be ahead of the home's row.</item>
/// <item><see cref="RenewAsync"/> adds what was changed to the home's row and replaces the grant, both at once, and only when that is
/// committed does the process forget the changes and use the grant. If it dies before the commit, they were never reported; if it dies
/// after, it is gone with what it remembered. Either way its lease is left, and the home is counted. So nothing needs to be flushed to the
/// disk here: what a power cut takes away is later than the lease, and all processes have died with it.</item>
/// <item><see cref="TryGiveBackAsync"/> deletes the row when everything is reported and nothing is under way, and no change can begin in
/// between. If a power cut brings the row back, the home is counted although that is not needed.</item>
/// </list>
/// <para>So the row of a lease whose process lives is a promise that its owner keeps. That of a dead one stands for changes that nobody
/// knows: whoever finds it gives up its own lease, and the first to take one again counts (<see cref="QuotaRecount"/>).</para>
/// </remarks>
/// <param name="ledger">The ledger.</param>
/// <param name="home">The full path of the home.</param>
internal sealed class QuotaLeaseExchange(QuotaLedger ledger, string home) : IDisposable
{
    // One exchange at a time. It is taken before the lock of the changes, never while that is shared.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _isHeld;
    private volatile bool _isDoubtful;
    private volatile bool _isPaused;

    /// <summary>The lease in memory.</summary>
    public QuotaLease Lease { get; } = new();

    /// <summary>Shared by whoever changes the home; exclusive while nobody may.</summary>
    public AsyncReaderWriterLock Changes { get; } = new();

    /// <summary>Whether this process has a lease on the home. It may be changed only then.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>Takes the lease, and counts what is in the home where that is due.</summary>
    /// <exception cref="FtpToolsException">The ledger or the home cannot be used.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var recount = new QuotaRecount(ledger, home, Lease.Reserved);
            while (!_isHeld)
            {
                switch (await recount.BeginAsync(_isDoubtful, cancellationToken).ConfigureAwait(false))
                {
                    case null:
                        await recount.WaitAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    case true:
                        await RecountAsync(recount, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        _isHeld = true;
                        break;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reports what was changed, gives back what was granted and is not reserved, and asks for more.</summary>
    /// <param name="request">What is needed; null when nothing is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What came of it. Where the lease was lost, or a recount passed, that is only known when it was taken again.</returns>
    /// <exception cref="FtpToolsException">The ledger cannot be used; what was changed is reported with the next renewal.</exception>
    public async Task<LeaseResult> RenewAsync(LeaseRequest? request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isHeld || (request is not null && Lease.CanReserve(request.Need, request.Limit))) return new LeaseResult(IsGranted: true);
            var (changed, reserved) = Lease.BeginRenewal();
            var renewal = await ledger.InTransactionAsync(
                home,
                tables => RecordRenewalAsync(tables, changed, reserved, request),
                isDurable: false,
                cancellationToken).ConfigureAwait(false);
            if (renewal.Granted is { } granted) Lease.EndRenewal(changed, reserved, granted, renewal.Elsewhere, renewal.Used);
            if (renewal.IsBeingCounted) await PauseUntilCountedAsync(cancellationToken).ConfigureAwait(false);
            if (renewal.HasDead) _isHeld = false;
            return renewal.Result;
        }
        finally
        {
            Lease.AbandonRenewal();
            _turn.Release();
        }
    }

    /// <summary>Pauses, with everything reported, while another process counts what is in the home.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (!_isPaused) await RenewAsync(null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the lease back if nothing is under way and everything is reported.</summary>
    /// <returns>Whether it was given back.</returns>
    public async Task<bool> TryGiveBackAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isHeld || !Changes.TryEnterExclusive()) return false;
            try
            {
                if (!Lease.IsIdle) return false;
                await ledger.InTransactionAsync(home, DeleteLeaseAsync, isDurable: false, cancellationToken).ConfigureAwait(false);
                Lease.EndRenewal(default, default, default, default, default);
                _isHeld = false;
                return true;
            }
            finally
            {
                Changes.LeaveExclusive();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives up the lease for a change that cannot be reported to the ledger: the home is counted when one is taken
    /// again.</summary>
    public void Forget()
    {
        _isDoubtful = true;
        _isHeld = false;
    }

    /// <summary>Counts what is in the home, compares, and corrects the ledger if that is wanted.</summary>
    /// <exception cref="InvalidOperationException">This process has a lease on the home.</exception>
    public async Task<RecountResult> AuditAsync(bool correct, CancellationToken cancellationToken)
    {
        if (_isHeld) throw new InvalidOperationException("This process has a lease on the home.");
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var recount = new QuotaRecount(ledger, home, Lease.Reserved);
            while (await recount.BeginAsync(isForced: true, cancellationToken).ConfigureAwait(false) is null)
                await recount.WaitAsync(cancellationToken).ConfigureAwait(false);
            return await recount.RunAsync(correct, keepsLease: false, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // Changes that began under an earlier lease may still be under way; no new ones begin without one.
    private async Task RecountAsync(QuotaRecount recount, CancellationToken cancellationToken)
    {
        await Changes.EnterExclusiveAsync().ConfigureAwait(false);
        try
        {
            var (changed, reserved) = Lease.BeginRenewal();
            await recount.RunAsync(correct: true, keepsLease: true, cancellationToken).ConfigureAwait(false);
            Lease.EndRenewal(changed, reserved, reserved, default, default);
            _isDoubtful = false;
        }
        finally
        {
            Lease.AbandonRenewal();
            Changes.LeaveExclusive();
        }
    }

    private async Task<Renewal> RecordRenewalAsync(QuotaTables tables, StorageAmount changed, StorageAmount reserved, LeaseRequest? request)
    {
        var usage = await tables.ReadUsageAsync().ConfigureAwait(false);
        if (usage is null) return Renewal.Lost;
        if (usage.CountedBy is not null) return new Renewal(new LeaseResult(MayBeGrantedSoon: true), IsBeingCounted: true);
        var leases = await tables.ReadLeasesAsync().ConfigureAwait(false);
        var others = leases.Where(l => l.Instance != ledger.InstanceId).ToList();
        if (others.Any(l => !ledger.IsAlive(l.Instance))) return Renewal.Lost;

        var known = Known(usage, usage.Used + changed);
        var used = known.Used;
        var elsewhere = others.Aggregate(used, (sum, lease) => sum + lease.Granted);
        var free = request?.Limit.Less(elsewhere + reserved, used) ?? default;
        var isGranted = request is null || free.Allows(request.Need);
        var granted = request is not null && isGranted ? reserved + request.GrantFrom(free) : reserved;
        await tables.WriteUsageAsync(known).ConfigureAwait(false);
        await tables.WriteLeaseAsync(new QuotaLeaseRow(ledger.InstanceId, granted, reserved, IsPaused: false)).ConfigureAwait(false);

        // The others give back what they have not reserved with their next renewal.
        var returning = others.Aggregate(default(StorageAmount), (sum, lease) => sum + (lease.Granted - lease.Reserved).OrZero());
        var isSoon = request is not null && (free + returning).Allows(request.Need);
        var allReserved = others.Aggregate(reserved, (sum, lease) => sum + lease.Reserved);
        return new Renewal(new LeaseResult(isGranted, isSoon, free, new QuotaUsage(used, allReserved)), granted, elsewhere, used);
    }

    // Less than nothing: somebody has changed the home past us, or takes up what another process has not reported yet.
    private static HomeUsageRow Known(HomeUsageRow usage, StorageAmount used)
    {
        return usage with { Used = used.OrZero(), IsDoubtful = usage.IsDoubtful || used != used.OrZero() };
    }

    // Somebody counts: nothing is changed until that is done, and what was changed is reported first, once.
    private async Task PauseUntilCountedAsync(CancellationToken cancellationToken)
    {
        _isPaused = true;
        await Changes.EnterExclusiveAsync().ConfigureAwait(false);
        try
        {
            var (changed, reserved) = Lease.BeginRenewal();
            var isReported = false;
            while (true)
            {
                var report = isReported ? default : changed;
                var usage = await ledger.InTransactionAsync(
                    home, tables => RecordPauseAsync(tables, report, reserved), isDurable: false, cancellationToken).ConfigureAwait(false);
                if (!isReported) Lease.EndRenewal(changed, reserved, reserved, default, default);
                isReported = true;
                if (usage.CountedBy is null) return;
                if (!ledger.IsAlive(usage.CountedBy))
                {
                    // Its count is still to be done, by whoever takes a lease first.
                    _isHeld = false;
                    return;
                }

                await Task.Delay(QuotaLedger.PollInterval, ledger.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _isPaused = false;
            Changes.LeaveExclusive();
        }
    }

    private async Task<HomeUsageRow> RecordPauseAsync(QuotaTables tables, StorageAmount changed, StorageAmount reserved)
    {
        var usage = await tables.ReadUsageAsync().ConfigureAwait(false) ?? HomeUsageRow.Unknown;
        var used = usage.Used + changed;
        if (changed != default) await tables.WriteUsageAsync(Known(usage, used)).ConfigureAwait(false);
        var row = new QuotaLeaseRow(ledger.InstanceId, reserved, reserved, IsPaused: usage.CountedBy is not null);
        await tables.WriteLeaseAsync(row).ConfigureAwait(false);
        return usage;
    }

    private async Task<bool> DeleteLeaseAsync(QuotaTables tables)
    {
        await tables.DeleteLeaseAsync(ledger.InstanceId).ConfigureAwait(false);
        return true;
    }

    /// <summary>What a renewal found and wrote.</summary>
    /// <param name="Granted">What is granted now; null when nothing was written.</param>
    /// <param name="Result">For whoever asked.</param>
    /// <param name="Elsewhere">What is in the home, and what other processes may add to it.</param>
    /// <param name="Used">What is in the home.</param>
    /// <param name="IsBeingCounted">Whether somebody counts what is in the home.</param>
    /// <param name="HasDead">Whether a process died that had a lease on the home.</param>
    private sealed record Renewal(
        LeaseResult Result,
        StorageAmount? Granted = null,
        StorageAmount Elsewhere = default,
        StorageAmount Used = default,
        bool IsBeingCounted = false,
        bool HasDead = false)
    {
        public static Renewal Lost { get; } = new(new LeaseResult(IsGranted: true), HasDead: true);
    }
}
