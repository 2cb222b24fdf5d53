using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The lease of this process on a home, in memory. The process is granted an amount by which it may fill the home; out of that it reserves
/// for uploads, and what is changed in the home counts against it until that is reported to the ledger. So a small upload costs an
/// addition and no writing to a database. Safe for use by several threads.
/// </summary>
internal sealed class QuotaLease
{
    private readonly Lock _lock = new();
    private StorageAmount _granted;
    private StorageAmount _changed;
    private StorageAmount _reserved;
    private StorageAmount _elsewhere;
    private StorageAmount _used;
    private StorageAmount _reportedReserved;
    private bool _isBeingRenewed;

    public QuotaLease()
    {
        Reads = new OpenReads(this);
    }

    /// <summary>The files that are being read.</summary>
    public OpenReads Reads { get; }

    /// <summary>What is reserved.</summary>
    public StorageAmount Reserved
    {
        get
        {
            lock (_lock) return _reserved;
        }
    }

    /// <summary>What was changed and is not reported to the ledger yet, and what is reserved.</summary>
    public (StorageAmount Changed, StorageAmount Reserved) Unreported
    {
        get
        {
            lock (_lock) return (_changed, _reserved);
        }
    }

    /// <summary>Whether the ledger knows everything, and nothing is granted that is not reserved.</summary>
    public bool IsReported
    {
        get
        {
            lock (_lock) return _changed == default && _granted == _reserved && _reportedReserved == _reserved;
        }
    }

    /// <summary>Whether nothing is under way, nor is there anything to report.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock) return _changed == default && _reserved == default;
        }
    }

    /// <summary>Reserves, if what was granted suffices and the limit allows it.</summary>
    /// <param name="asked">What may be added.</param>
    /// <param name="credit">What is in the home and is taken out for it: the beginning of an upload that is resumed.</param>
    /// <param name="limit">The limit as it is now; it may have been lowered since the grant.</param>
    public bool TryReserve(StorageAmount asked, StorageAmount credit, StorageLimit limit)
    {
        lock (_lock)
        {
            if (_isBeingRenewed || !HasRoomFor(asked - credit, limit)) return false;
            _changed -= credit;
            _reserved += asked;
            return true;
        }
    }

    /// <summary>Whether what was granted suffices and the limit allows it.</summary>
    public bool CanReserve(StorageAmount more, StorageLimit limit)
    {
        lock (_lock) return HasRoomFor(more, limit);
    }

    /// <summary>Ends a reservation with what became of it.</summary>
    public void Settle(StorageAmount reserved, StorageAmount change)
    {
        lock (_lock)
        {
            _reserved -= reserved;
            _changed += change;
        }
    }

    /// <summary>Counts a change that was not reserved: one that makes the home emptier, or leaves it as full as it was.</summary>
    public void Change(StorageAmount change) => Settle(default, change);

    /// <summary>
    /// Begins a renewal: nothing is reserved any more until <see cref="EndRenewal"/> or <see cref="AbandonRenewal"/>, because what is
    /// granted beyond the reservations may be given back by it. Changes go on, and are for the next report.
    /// </summary>
    /// <returns>What is to be reported to the ledger.</returns>
    public (StorageAmount Changed, StorageAmount Reserved) BeginRenewal()
    {
        lock (_lock)
        {
            _isBeingRenewed = true;
            return (_changed, _reserved);
        }
    }

    /// <summary>Ends a renewal of which the ledger has recorded nothing: what was changed is still to be reported, what was granted still
    /// is.</summary>
    public void AbandonRenewal()
    {
        lock (_lock) _isBeingRenewed = false;
    }

    /// <summary>Ends a renewal that the ledger has recorded.</summary>
    /// <param name="changed">The change that it knows now.</param>
    /// <param name="reserved">The reservations that it knows now.</param>
    /// <param name="granted">By how much the home may be filled from here on, those reservations included.</param>
    /// <param name="elsewhere">What is in the home, and what other processes may add to it.</param>
    /// <param name="used">What is in the home.</param>
    public void EndRenewal(
        StorageAmount changed, StorageAmount reserved, StorageAmount granted, StorageAmount elsewhere, StorageAmount used)
    {
        lock (_lock)
        {
            _isBeingRenewed = false;
            _changed -= changed;
            _reportedReserved = reserved;
            _granted = granted;
            _elsewhere = elsewhere;
            _used = used;
        }
    }

    private bool HasRoomFor(StorageAmount more, StorageLimit limit)
    {
        var filled = _changed + _reserved;
        return (_granted - filled).Allows(more) && limit.Less(_elsewhere + filled, _used + _changed).Allows(more);
    }
}
