using System.Collections.Concurrent;
using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The book of one home in this process: every change of the home is made inside an <see cref="EnterAsync">entry</see> and
/// told to it. While somebody counts what is in the home, entries wait. The ledger learns of changes in batches; until then
/// a hold on the home is recorded in it, so that after a crash the home is counted again.
/// </summary>
internal sealed class HomeQuota(QuotaLedger ledger, string home) : IUsageAccounting, IDisposable
{
    private const int TicksUntilLeft = 4;
    private const int Polls = 20;

    private readonly AsyncReaderWriterLock _gate = new();
    private readonly QuotaLease _balance = new();
    private readonly ConcurrentDictionary<string, UploadUnderWay> _underWay = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _telling = new(1, 1);
    private volatile bool _isOpen;
    private volatile bool _isDoubtful;
    private volatile bool _standsStill;
    private int _stillTicks;

    /// <summary>The full path of the home.</summary>
    public string Home => home;

    /// <summary>Whether this process has a hold on the home.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Whether there is anything to look after at every tick.</summary>
    public bool IsInUse => _isOpen || _balance.Reads.Any;

    /// <summary>Waits until the home may be changed. The entry is held for as long as a change takes, not for an upload.</summary>
    /// <exception cref="FtpToolsException">The ledger or the home cannot be used.</exception>
    public async ValueTask<HomeAccess> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
            if (_isOpen) return new HomeAccess(_gate);
            _gate.Leave();

            // It may have to be counted, which continues even if whoever asked stops waiting.
            await JoinAsync(ledger.Stopping).WaitAsync(cancellationToken).ConfigureAwait(false);
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
            await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
            _isDoubtful = true;
            _isOpen = false;
            return new HomeAccess(_gate);
        }
    }

    /// <summary>Refuses what fills the home while the volume of the ledger is full.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.StorageFull"/>.</exception>
    public void RefuseWhenFull() => ledger.RefuseWhenFull();

    /// <summary>Reserves, inside an entry, if that is possible without asking the ledger; null when <see cref="ObtainAsync"/> has to be called first.</summary>
    public QuotaReservation? TryReserve(StorageAmount asked, StorageAmount credit, StorageLimit limit)
    {
        return _balance.TryReserve(asked, credit, limit) ? new QuotaReservation(_balance, asked, limit) : null;
    }

    /// <summary>Gets more granted from the ledger. Must be called outside of an entry.</summary>
    /// <param name="need">By how much the home is to be filled.</param>
    /// <param name="limit">What the user may store.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FtpToolsException">The limit does not allow it (<see cref="ErrorCode.QuotaExceeded"/>).</exception>
    public async Task ObtainAsync(StorageAmount need, StorageLimit limit, CancellationToken cancellationToken)
    {
        for (var poll = 0; ; poll++)
        {
            var answer = await TellAsync(new Ask(need, limit), cancellationToken).ConfigureAwait(false);
            if (answer.IsGranted) return;
            if (!answer.MayChange || poll == Polls) throw QuotaRefusal.Of(need, answer.Free, limit);

            // Another server has been granted more than it has reserved, and gives it back at its next tick.
            await Task.Delay(QuotaLedger.TickInterval / 4, ledger.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Remembers an upload that is under way.</summary>
    /// <param name="partial">The name of its partial file.</param>
    /// <param name="cancellation">Cancelled when it is given up.</param>
    public void BeginUpload(string partial, CancellationToken cancellation) => _underWay[partial] = new UploadUnderWay(cancellation);

    /// <summary>Forgets an upload.</summary>
    public void EndUpload(string partial)
    {
        if (_underWay.TryRemove(partial, out var upload)) upload.End();
    }

    /// <summary>The upload that this process has under way with a partial file of that name, or null.</summary>
    public UploadUnderWay? FindUpload(string partial) => _underWay.GetValueOrDefault(partial);

    /// <summary>How full the home is.</summary>
    public async Task<QuotaUsage> GetUsageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TellUsageAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.StorageFull)
        {
            if (await ledger.ReadAsync(home, ReadUsageAsync, cancellationToken).ConfigureAwait(false) is { } usage) return usage;
            throw;
        }
    }

    /// <inheritdoc/>
    public StorageAmount? LackFor(StorageAmount change) => null; // What needs room is reserved; everything else is allowed.

    /// <inheritdoc/>
    public void AfterChange(StorageAmount change)
    {
        _balance.Reads.KeepRoomOfGone();
        _balance.Change(change);
    }

    /// <summary>Takes note of a file of the home that was opened to be read.</summary>
    /// <param name="content">The file.</param>
    /// <param name="length">Its length.</param>
    /// <returns>What to read it through; disposing it closes the file.</returns>
    public Stream Read(Stream content, long length) => _balance.Reads.Add(content, length);

    /// <summary>Tells the ledger what is new, gives back what was granted and is not used, and leaves when nothing happens any more.</summary>
    internal async Task TickAsync(CancellationToken cancellationToken)
    {
        // Another server may have deleted what is being read here.
        if (_balance.Reads.KeepRoomOfGone() && !_isOpen) (await EnterAsync(cancellationToken).ConfigureAwait(false)).Dispose();
        if (!_isOpen) return;
        if (!_balance.IsTold)
        {
            _stillTicks = 0;
            await TellAsync(null, cancellationToken).ConfigureAwait(false);
        }
        else if (_balance.IsIdle && ++_stillTicks >= TicksUntilLeft)
        {
            await LeaveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps still, and tells the ledger what is new, while another server counts what is in the home.</summary>
    internal async Task StandStillAsync(CancellationToken cancellationToken)
    {
        if (_standsStill) return;
        await TellAsync(null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the ledger everything and leaves. Where something is still under way the hold stays, and the home will be counted.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (!_isOpen) return;
        await TellAsync(null, cancellationToken).ConfigureAwait(false);
        await LeaveAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _telling.Dispose();

    /// <summary>Counts what is in the home, compares, and corrects the ledger if that is wanted.</summary>
    /// <exception cref="InvalidOperationException">This process has the book open itself.</exception>
    internal async Task<RecountResult> AuditAsync(bool correct, CancellationToken cancellationToken)
    {
        if (_isOpen) throw new InvalidOperationException("The book is open.");
        await _telling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var count = new QuotaRecount(ledger, home, _balance.Reserved);
            while (await count.BeginAsync(isForced: true, cancellationToken).ConfigureAwait(false) is null)
                await count.WaitAsync(cancellationToken).ConfigureAwait(false);
            return await count.RunAsync(correct, staysHeld: false, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _telling.Release();
        }
    }

    private async Task<QuotaUsage> TellUsageAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (await EnterAsync(cancellationToken).ConfigureAwait(false)).Dispose();
            if ((await TellAsync(null, cancellationToken).ConfigureAwait(false)).Usage is { } usage) return usage;
        }
    }

    // What the ledger was told last, and what has been changed here since; null when the home was never counted.
    private async Task<QuotaUsage?> ReadUsageAsync(QuotaTables tables)
    {
        if (await tables.ReadUsageAsync().ConfigureAwait(false) is not { } usage) return null;
        var holds = await tables.ReadHoldsAsync().ConfigureAwait(false);
        var (changed, reserved) = _balance.Untold;
        return new QuotaUsage((usage.Used + changed).OrZero(), holds.Where(h => !ledger.IsOwn(h.Instance)).Aggregate(reserved, (sum, h) => sum + h.Reserved));
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        await _telling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var count = new QuotaRecount(ledger, home, _balance.Reserved);
            while (!_isOpen)
            {
                switch (await count.BeginAsync(_isDoubtful, cancellationToken).ConfigureAwait(false))
                {
                    case null:
                        await count.WaitAsync(cancellationToken).ConfigureAwait(false);
                        break;
                    case true:
                        await CountAsync(count, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        _isOpen = true;
                        break;
                }
            }
        }
        finally
        {
            _telling.Release();
        }
    }

    // What is under way from before the book was closed may still be inside.
    private async Task CountAsync(QuotaRecount count, CancellationToken cancellationToken)
    {
        await _gate.CloseAsync().ConfigureAwait(false);
        try
        {
            var (changed, reserved) = _balance.Freeze();
            await count.RunAsync(correct: true, staysHeld: true, cancellationToken).ConfigureAwait(false);
            _balance.Tell(changed, reserved, reserved, default, default);
            _isDoubtful = false;
        }
        finally
        {
            _balance.Thaw();
            _gate.Open();
        }
    }

    private async Task<Answer> TellAsync(Ask? ask, CancellationToken cancellationToken)
    {
        await _telling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isOpen || (ask is not null && _balance.CanReserve(ask.Need, ask.Limit))) return new Answer(IsGranted: true);
            var (changed, reserved) = _balance.Freeze();
            var told = await ledger.InTransactionAsync(home, tables => ExchangeAsync(tables, changed, reserved, ask), isDurable: false, cancellationToken).ConfigureAwait(false);
            if (told.Granted is { } granted) _balance.Tell(changed, reserved, granted, told.Elsewhere, told.Used);
            if (told.IsCounted) await WaitForCountAsync(cancellationToken).ConfigureAwait(false);
            if (told.HasDead) _isOpen = false; // What it did in the home, nobody knows: whoever enters next counts.
            return told.Answer;
        }
        finally
        {
            _balance.Thaw();
            _telling.Release();
        }
    }

    private async Task<Told> ExchangeAsync(QuotaTables tables, StorageAmount changed, StorageAmount reserved, Ask? ask)
    {
        var usage = await tables.ReadUsageAsync().ConfigureAwait(false);
        if (usage is null) return new Told(new Answer(IsGranted: true), HasDead: true);
        if (usage.CountedBy is not null) return new Told(new Answer(MayChange: true), IsCounted: true);
        var others = (await tables.ReadHoldsAsync().ConfigureAwait(false)).Where(h => h.Instance != ledger.InstanceId).ToList();
        if (others.Any(h => !ledger.IsAlive(h.Instance))) return new Told(new Answer(IsGranted: true), HasDead: true);

        // Less than nothing: somebody has changed the home past us.
        var used = usage.Used + changed;
        var isDoubtful = usage.IsDoubtful || used != used.OrZero();
        used = used.OrZero();
        var elsewhere = others.Aggregate(used, (sum, hold) => sum + hold.Granted);
        var free = ask?.Limit.Less(elsewhere + reserved, used) ?? default;
        var isGranted = ask is null || free.Allows(ask.Need);
        var granted = ask is not null && isGranted ? reserved + Spare(ask.Need, free) : reserved;
        await tables.WriteUsageAsync(usage with { Used = used, IsDoubtful = isDoubtful }).ConfigureAwait(false);
        await tables.WriteHoldAsync(new QuotaLeaseRow(ledger.InstanceId, granted, reserved, IsQuiet: false)).ConfigureAwait(false);

        var lent = others.Aggregate(default(StorageAmount), (sum, hold) => sum + (hold.Granted - hold.Reserved).OrZero());
        var allReserved = others.Aggregate(reserved, (sum, hold) => sum + hold.Reserved);
        var answer = new Answer(isGranted, ask is not null && (free + lent).Allows(ask.Need), free, new QuotaUsage(used, allReserved));
        return new Told(answer, granted, elsewhere, used);
    }

    // A little more than is needed now, so that not every small file asks; little where there is little left, because others need it too.
    private static StorageAmount Spare(StorageAmount need, StorageAmount free)
    {
        var rest = free - need.OrZero();
        return need.OrZero() + new StorageAmount(Eighth(rest.Bytes, QuotaLedger.SpareBytes), Eighth(Math.Min(rest.Files, rest.Entries), QuotaLedger.SpareFiles))
        {
            Directories = Eighth(rest.Entries, QuotaLedger.SpareDirectories),
            ReplacingBytes = Eighth(rest.ReplacingBytes, QuotaLedger.SpareBytes),
            ReplacingFiles = Eighth(rest.ReplacingFiles, QuotaLedger.SpareFiles),
        };

        static long Eighth(long rest, long most) => Math.Clamp(rest / 8, 0, most);
    }

    // Somebody counts: nothing is changed until that is done, and what was changed is told.
    private async Task WaitForCountAsync(CancellationToken cancellationToken)
    {
        _standsStill = true;
        await _gate.CloseAsync().ConfigureAwait(false);
        try
        {
            var (changed, reserved) = _balance.Freeze();
            var isQuiet = false;
            while (true)
            {
                var usage = await ledger.InTransactionAsync(
                    home,
                    async tables =>
                    {
                        var row = await tables.ReadUsageAsync().ConfigureAwait(false) ?? new HomeUsageRow(default, IsDoubtful: true, null);
                        if (!isQuiet) await tables.WriteUsageAsync(row with { Used = (row.Used + changed).OrZero() }).ConfigureAwait(false);
                        await tables.WriteHoldAsync(new QuotaLeaseRow(ledger.InstanceId, reserved, reserved, IsQuiet: row.CountedBy is not null)).ConfigureAwait(false);
                        return row;
                    },
                    isDurable: false,
                    cancellationToken).ConfigureAwait(false);
                if (!isQuiet) _balance.Tell(changed, reserved, reserved, default, default);
                isQuiet = true;
                if (usage.CountedBy is null) return;
                if (!ledger.IsAlive(usage.CountedBy))
                {
                    _isOpen = false;
                    return;
                }

                await Task.Delay(QuotaLedger.PollInterval, ledger.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _standsStill = false;
            _gate.Open();
        }
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _telling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isOpen || !_gate.TryClose()) return;
            try
            {
                if (!_balance.IsIdle) return;
                await ledger.InTransactionAsync(
                    home,
                    async tables =>
                    {
                        await tables.DeleteHoldAsync(ledger.InstanceId).ConfigureAwait(false);
                        return true;
                    },
                    isDurable: false,
                    cancellationToken).ConfigureAwait(false);
                _balance.Tell(default, default, default, default, default);
                _isOpen = false;
                _stillTicks = 0;
            }
            finally
            {
                _gate.Open();
            }
        }
        finally
        {
            _telling.Release();
        }
    }

    private sealed record Ask(StorageAmount Need, StorageLimit Limit);

    private readonly record struct Answer(bool IsGranted = false, bool MayChange = false, StorageAmount Free = default, QuotaUsage? Usage = null);

    private sealed record Told(Answer Answer, StorageAmount? Granted = null, StorageAmount Elsewhere = default, StorageAmount Used = default, bool IsCounted = false, bool HasDead = false);
}
