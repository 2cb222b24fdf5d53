using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The numbers of a home as this process has them in memory. It is granted an amount by which it may fill the home; out of
/// that it reserves for uploads, and what is changed in the home counts against it until the ledger is told. So a small
/// upload costs an addition and no writing to a database. Safe for use by several threads.
/// </summary>
internal sealed class QuotaLease
{
    private readonly Lock _lock = new();
    private StorageAmount _granted;
    private StorageAmount _changed;
    private StorageAmount _reserved;
    private StorageAmount _elsewhere;
    private StorageAmount _used;
    private StorageAmount _toldReserved;
    private bool _isFrozen;

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

    /// <summary>What the ledger was not told yet, and what is reserved.</summary>
    public (StorageAmount Changed, StorageAmount Reserved) Untold
    {
        get
        {
            lock (_lock) return (_changed, _reserved);
        }
    }

    /// <summary>Whether the ledger has been told everything.</summary>
    public bool IsTold
    {
        get
        {
            lock (_lock) return _changed == default && _granted == _reserved && _toldReserved == _reserved;
        }
    }

    /// <summary>Whether nothing is under way, nor is there anything to tell.</summary>
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
            if (_isFrozen || !HasRoomFor(asked - credit, limit)) return false;
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

    /// <summary>Grants nothing any more until <see cref="Tell"/> or <see cref="Thaw"/>, and gives what the ledger is to be told.</summary>
    public (StorageAmount Changed, StorageAmount Reserved) Freeze()
    {
        lock (_lock)
        {
            _isFrozen = true;
            return (_changed, _reserved);
        }
    }

    /// <summary>Ends the freeze after the ledger could not be told.</summary>
    public void Thaw()
    {
        lock (_lock) _isFrozen = false;
    }

    /// <summary>Ends the freeze after the ledger was told.</summary>
    /// <param name="changed">The change that it knows now.</param>
    /// <param name="reserved">The reservations that it knows now.</param>
    /// <param name="granted">By how much the home may be filled from here on, those reservations included.</param>
    /// <param name="elsewhere">What is in the home, and what other servers may add to it.</param>
    /// <param name="used">What is in the home.</param>
    public void Tell(StorageAmount changed, StorageAmount reserved, StorageAmount granted, StorageAmount elsewhere, StorageAmount used)
    {
        lock (_lock)
        {
            _isFrozen = false;
            _changed -= changed;
            _toldReserved = reserved;
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
