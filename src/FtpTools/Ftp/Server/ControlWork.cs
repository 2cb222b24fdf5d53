using FtpTools.Server.Admission;

namespace FtpTools.Ftp.Server;

/// <summary>What has files open for a reply on the control connection, without a data connection.</summary>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class ControlWork(TimeProvider time, CancellationToken cancellationToken) : ITransfer, IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private long _lastProgress = time.GetTimestamp();

    /// <inheritdoc/>
    public CancellationToken CancellationToken => _stop.Token;

    /// <inheritdoc/>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _lastProgress));

    /// <summary>Notes that it goes on.</summary>
    public void Progress() => Interlocked.Exchange(ref _lastProgress, time.GetTimestamp());

    /// <inheritdoc/>
    public void LosePlace(bool isOverdue)
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }

    public void Dispose() => _stop.Dispose();
}
