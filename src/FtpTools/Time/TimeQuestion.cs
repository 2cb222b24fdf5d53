using System.Net;

namespace FtpTools.Time;

/// <summary>A request to a time server, and what counts as its answer. Each attempt asks again.</summary>
/// <typeparam name="T">What the answer is turned into.</typeparam>
internal abstract class TimeQuestion<T>
    where T : class
{
    /// <summary>The request. Called right before it is sent.</summary>
    /// <param name="server">The name or address that is asked.</param>
    /// <param name="address">Where the request goes.</param>
    /// <exception cref="FtpToolsException">This server is not to be asked.</exception>
    public abstract ReadOnlyMemory<byte> Ask(string server, IPEndPoint address);

    /// <summary>Handles a datagram that came from the server's address and port.</summary>
    /// <returns>Null when it is not the answer; then the wait continues.</returns>
    /// <exception cref="FtpToolsException">It is an answer, but a refusal.</exception>
    public abstract T? Take(ReadOnlySpan<byte> datagram, TimeReceipt receipt);
}
