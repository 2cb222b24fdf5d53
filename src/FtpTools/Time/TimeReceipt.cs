using System.Net;

namespace FtpTools.Time;

/// <summary>How a datagram arrived.</summary>
/// <param name="Server">The name or address that was asked.</param>
/// <param name="Address">Where it was sent to, and came from.</param>
/// <param name="SentAt">When the request was sent, by this computer's clock.</param>
/// <param name="RoundTrip">How long it took. It is measured independently of the clock, which may be set in the meantime.</param>
internal sealed record TimeReceipt(string Server, IPEndPoint Address, DateTimeOffset SentAt, TimeSpan RoundTrip)
{
    /// <summary>When the answer came: by the clock that gave <see cref="SentAt"/>, even if it was set in the meantime.</summary>
    public DateTimeOffset ReceivedAt => SentAt + RoundTrip;
}
