using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// What one upload may add to a home. It ends with the change that is made with it, or without one when it is disposed.
/// </summary>
internal sealed class QuotaReservation(QuotaLease lease, StorageAmount amount) : IUsageAccounting, IDisposable
{
    private StorageAmount _amount = amount;

    /// <summary>What a change needed beyond this, when it was refused for that; null when none was.</summary>
    public StorageAmount? Missing { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether a change fits into it.</summary>
    public bool Covers(StorageAmount change) => !IsOver && _amount.Allows(change);

    /// <summary>What a change needs beyond it.</summary>
    public StorageAmount ShortfallOf(StorageAmount change) => (change - _amount).OrZero();

    /// <summary>Takes in another one.</summary>
    public void Add(QuotaReservation other)
    {
        _amount += other._amount;
        other.IsOver = true;
        Missing = null;
    }

    /// <inheritdoc/>
    public void BeforeChange(StorageAmount change)
    {
        if (Covers(change)) return;
        Missing = ShortfallOf(change);
        throw new FtpToolsException(ErrorCode.QuotaExceeded, "More would be added to the home than was reserved");
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
