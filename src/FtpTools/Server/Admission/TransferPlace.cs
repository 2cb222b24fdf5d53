namespace FtpTools.Server.Admission;

/// <summary>A place that a transfer has. Disposed, it is free for others.</summary>
/// <param name="places">Where it is.</param>
/// <param name="user">Whose it is.</param>
/// <param name="transfer">What has it.</param>
internal sealed class TransferPlace(TransferPlaces places, string user, ITransfer transfer) : IDisposable
{
    private int _isLeft;

    /// <summary>Whose it is.</summary>
    public string User => user;

    /// <summary>What has it.</summary>
    public ITransfer Transfer => transfer;

    /// <summary>When it was lost to another one; null while it may be kept.</summary>
    public long? LostAt { get; set; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) == 0) places.Leave(this);
    }
}
