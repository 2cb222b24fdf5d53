using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// What one upload may add to a home. It ends with the change that is made with it, or without one when it is disposed.
/// </summary>
/// <param name="lease">From what it is reserved.</param>
/// <param name="amount">How much.</param>
/// <param name="limit">What the user may store.</param>
internal sealed class QuotaReservation(QuotaLease lease, StorageAmount amount, StorageLimit limit) : IUsageAccounting, IDisposable
{
    private StorageAmount _amount = amount;

    /// <summary>What the user may store, as it is known now.</summary>
    public StorageLimit Limit { get; set; } = limit;

    /// <summary>How much it is.</summary>
    public StorageAmount Amount => _amount;

    /// <summary>Whether it has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Makes it cover a change, while the home may be changed: where it was reserved for less, more is taken of what the lease has
    /// left.</summary>
    /// <returns>What has to be granted first; null when it covers the change.</returns>
    public StorageAmount? LackFor(StorageAmount change)
    {
        if (IsOver) throw new InvalidOperationException("The reservation is over.");
        if (_amount.Allows(change)) return null;
        var lacking = (change - _amount).OrZero();
        if (!lease.TryReserve(lacking, default, Limit)) return lacking;
        _amount += lacking;
        return null;
    }

    /// <summary>Makes it another amount, while the home may be changed, if the lease suffices.</summary>
    /// <param name="amount">How much it is then.</param>
    /// <param name="credit">How much of that is counted already, as with <see cref="HomeQuota.TryReserve"/>.</param>
    public bool TryBecome(StorageAmount amount, StorageAmount credit)
    {
        if (IsOver) throw new InvalidOperationException("The reservation is over.");
        if (!lease.TryReserve(amount - _amount, credit, Limit)) return false;
        _amount = amount;
        return true;
    }

    /// <inheritdoc/>
    public void AfterChange(StorageAmount change)
    {
        if (IsOver) throw new InvalidOperationException("The reservation is over.");
        IsOver = true;
        lease.Reads.KeepRoomOfGone(_amount);
        lease.Settle(_amount, change);
    }

    /// <summary>Gives back what was not used.</summary>
    public void Dispose()
    {
        if (!IsOver) AfterChange(default);
    }
}
