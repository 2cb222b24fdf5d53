using System.Collections.Concurrent;
using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The quota of one home in this process. Every change of the home is made between <see cref="EnterAsync"/> and the end of what that
/// returns, and counted into it. While somebody counts what is in the home, changes wait. The ledger learns of changes in batches; until
/// then the lease on the home is recorded in it, so that after a crash the home is counted again (<see cref="QuotaLeaseExchange"/>).
/// </summary>
internal sealed class HomeQuota : IUsageAccounting, IDisposable
{
    private const int IdleTicksUntilGivenBack = 4;
    private const int Polls = 20;

    private readonly QuotaLedger _ledger;
    private readonly QuotaLeaseExchange _exchange;
    private readonly QuotaLease _lease;
    private readonly AsyncReaderWriterLock _changes;
    private readonly ConcurrentDictionary<string, UploadUnderWay> _uploads = new(StringComparer.Ordinal);
    private int _idleTicks;

    /// <summary>Begins without a lease; the first change takes one.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="home">The full path of the home.</param>
    public HomeQuota(QuotaLedger ledger, string home)
    {
        _ledger = ledger;
        _exchange = new QuotaLeaseExchange(ledger, home);
        (_lease, _changes) = (_exchange.Lease, _exchange.Changes);
        Home = home;
    }

    /// <summary>The full path of the home.</summary>
    public string Home { get; }

    /// <summary>Whether there is anything to look after at every tick.</summary>
    public bool IsInUse => _exchange.IsHeld || _lease.Reads.Any;

    /// <summary>Waits until the home may be changed. That is held for as long as a change takes, not for an upload.</summary>
    /// <exception cref="FtpToolsException">The ledger or the home cannot be used.</exception>
    public async ValueTask<HomeAccess> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _changes.EnterSharedAsync(cancellationToken).ConfigureAwait(false);
            if (_exchange.IsHeld) return new HomeAccess(_changes);
            _changes.LeaveShared();

            // It may have to be counted, which continues even if whoever asked stops waiting.
            await _exchange.TakeAsync(_ledger.Stopping).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until something may be deleted in the home. Where the ledger cannot be written to because its volume is full, that is allowed
    /// all the same, or nobody could make room; the home is counted as soon as it can be.
    /// </summary>
    /// <exception cref="FtpToolsException">The ledger or the home cannot be used.</exception>
    public async ValueTask<HomeAccess> EnterToDeleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await EnterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.StorageFull)
        {
            await _changes.EnterSharedAsync(cancellationToken).ConfigureAwait(false);
            _exchange.Forget();
            return new HomeAccess(_changes);
        }
    }

    /// <summary>Refuses what fills the home while the volume of the ledger is full.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.StorageFull"/>.</exception>
    public void RefuseWhenFull() => _ledger.RefuseWhenFull();

    /// <summary>Reserves, while the home may be changed, if the lease suffices; null when <see cref="ObtainAsync"/> has to be called
    /// first.</summary>
    public QuotaReservation? TryReserve(StorageAmount asked, StorageAmount credit, StorageLimit limit)
    {
        return _lease.TryReserve(asked, credit, limit) ? new QuotaReservation(_lease, asked, limit) : null;
    }

    /// <summary>Gets more granted from the ledger. Must not be called between <see cref="EnterAsync"/> and the end of that.</summary>
    /// <param name="need">By how much the home is to be filled.</param>
    /// <param name="limit">What the user may store.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FtpToolsException">The limit does not allow it (<see cref="ErrorCode.QuotaExceeded"/>).</exception>
    public async Task ObtainAsync(StorageAmount need, StorageLimit limit, CancellationToken cancellationToken)
    {
        for (var poll = 0; ; poll++)
        {
            var result = await _exchange.RenewAsync(new LeaseRequest(need, limit), cancellationToken).ConfigureAwait(false);
            if (result.IsGranted) return;
            if (!result.MayBeGrantedSoon || poll == Polls) throw QuotaRefusal.Of(need, result.Free, limit);

            // Another process has been granted more than it has reserved, and gives it back at its next tick.
            await Task.Delay(QuotaLedger.TickInterval / 4, _ledger.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Remembers an upload that is under way.</summary>
    /// <param name="partial">The name of its partial file.</param>
    /// <param name="cancellation">Cancelled when it is given up.</param>
    public void BeginUpload(string partial, CancellationToken cancellation) => _uploads[partial] = new UploadUnderWay(cancellation);

    /// <summary>Forgets an upload.</summary>
    public void EndUpload(string partial)
    {
        if (_uploads.TryRemove(partial, out var upload)) upload.End();
    }

    /// <summary>The upload that this process has under way with a partial file of that name, or null.</summary>
    public UploadUnderWay? FindUpload(string partial) => _uploads.GetValueOrDefault(partial);

    /// <summary>Waits for an upload that was given up and is not over yet, where this process has one under way with a partial file of that
    /// name.</summary>
    public Task WaitForGivenUpAsync(string partial, CancellationToken cancellationToken)
    {
        return FindUpload(partial) is { IsEnding: true } ending ? ending.Ended.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>How full the home is.</summary>
    public async Task<QuotaUsage> GetUsageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GetExactUsageAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.StorageFull)
        {
            if (await _ledger.ReadAsync(Home, ReadUsageAsync, cancellationToken).ConfigureAwait(false) is { } usage) return usage;
            throw;
        }
    }

    /// <inheritdoc/>
    public StorageAmount? LackFor(StorageAmount change) => null; // What needs room is reserved; everything else is allowed.

    /// <inheritdoc/>
    public void AfterChange(StorageAmount change)
    {
        _lease.Reads.KeepRoomOfGone();
        _lease.Change(change);
    }

    /// <summary>Takes note of a file of the home that was opened to be read.</summary>
    /// <param name="content">The file.</param>
    /// <param name="length">Its length.</param>
    /// <returns>What to read it through; disposing it closes the file.</returns>
    public Stream Read(Stream content, long length) => _lease.Reads.Add(content, length);

    public void Dispose() => _exchange.Dispose();

    /// <summary>Renews the lease if there is anything to report or to give back, and ends it when nothing happens any more.</summary>
    internal async Task TickAsync(CancellationToken cancellationToken)
    {
        // Another process may have deleted what is being read here.
        if (_lease.Reads.KeepRoomOfGone() && !_exchange.IsHeld) (await EnterAsync(cancellationToken).ConfigureAwait(false)).Dispose();
        if (!_exchange.IsHeld) return;
        if (!_lease.IsReported)
        {
            _idleTicks = 0;
            await _exchange.RenewAsync(null, cancellationToken).ConfigureAwait(false);
        }
        else if (_lease.IsIdle && ++_idleTicks >= IdleTicksUntilGivenBack)
        {
            if (await _exchange.TryGiveBackAsync(cancellationToken).ConfigureAwait(false)) _idleTicks = 0;
        }
    }

    /// <summary>Lets nobody change the home while another process counts what is in it.</summary>
    internal Task PauseAsync(CancellationToken cancellationToken) => _exchange.PauseAsync(cancellationToken);

    /// <summary>Reports everything and gives the lease back. Where something is still under way the lease stays, and the home will be
    /// counted.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (!_exchange.IsHeld) return;
        await _exchange.RenewAsync(null, cancellationToken).ConfigureAwait(false);
        await _exchange.TryGiveBackAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what is in the home, compares, and corrects the ledger if that is wanted.</summary>
    /// <exception cref="InvalidOperationException">This process has a lease on the home.</exception>
    internal Task<RecountResult> AuditAsync(bool correct, CancellationToken cancellationToken)
    {
        return _exchange.AuditAsync(correct, cancellationToken);
    }

    private async Task<QuotaUsage> GetExactUsageAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (await EnterAsync(cancellationToken).ConfigureAwait(false)).Dispose();
            if ((await _exchange.RenewAsync(null, cancellationToken).ConfigureAwait(false)).Usage is { } usage) return usage;
        }
    }

    // What was reported to the ledger last, and what has been changed here since; null when the home was never counted.
    private async Task<QuotaUsage?> ReadUsageAsync(QuotaTables tables)
    {
        if (await tables.ReadUsageAsync().ConfigureAwait(false) is not { } usage) return null;
        var leases = await tables.ReadLeasesAsync().ConfigureAwait(false);
        var (changed, reserved) = _lease.Unreported;
        var others = leases.Where(l => !_ledger.IsOwn(l.Instance));
        return new QuotaUsage((usage.Used + changed).OrZero(), others.Aggregate(reserved, (sum, lease) => sum + lease.Reserved));
    }
}
