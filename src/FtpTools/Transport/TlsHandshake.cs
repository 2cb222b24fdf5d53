using System.Net;
using System.Net.Security;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>One end's part in making a link encrypted: from its first byte, or in mid-stream.</summary>
internal abstract class TlsHandshake
{
    /// <summary>Makes the handshake.</summary>
    /// <param name="stream">The bytes of the link, at the place where TLS begins. They are closed when the handshake fails, and with the
    /// encrypted stream.</param>
    /// <param name="peer">Who is at the other end, for the text of an error; null in memory.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The encrypted stream, and what a login on it is bound to.</returns>
    /// <exception cref="FtpToolsException">The handshake failed (<see cref="ErrorCode.TlsFailed"/>), or what was shown is
    /// refused.</exception>
    public abstract Task<(SslStream Stream, ChannelBinding Binding)> RunAsync(
        Stream stream, EndPoint? peer, CancellationToken cancellationToken);
}
