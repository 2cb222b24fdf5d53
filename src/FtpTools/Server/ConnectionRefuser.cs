using FtpTools.Transport;

namespace FtpTools.Server;

/// <summary>
/// Tells connections that are one too many why they are refused. Only a few are told at once, because with TLS each of
/// them costs a handshake; the others are closed without a word.
/// </summary>
internal sealed class ConnectionRefuser(TimeProvider time)
{
    private const int MostAtOnce = 16;

    private int _underWay;

    /// <summary>Opens the link, tells, and closes it.</summary>
    /// <param name="open">Makes the link; not called when too many are being told already.</param>
    /// <exception cref="FtpToolsException">The peer did not stay to hear it.</exception>
    public async Task RefuseAsync(Func<Task<ByteConnection>> open)
    {
        try
        {
            if (Interlocked.Increment(ref _underWay) > MostAtOnce) return;
            var link = await open().ConfigureAwait(false);
            await using var disposal = link.ConfigureAwait(false);
            using var writer = new FrameWriter(link.Stream, time);
            var reason = new FtpToolsException(ErrorCode.TooManyConnections, "The server has as many connections as it accepts.");
            await writer.WriteAsync(RequestRunner.ToMessage(0, reason)).ConfigureAwait(false);
            await link.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
