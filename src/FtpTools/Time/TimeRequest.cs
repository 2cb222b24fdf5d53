using System.Net;

namespace FtpTools.Time;

/// <summary>A datagram that a time server received.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="From">Who sent it, as far as a datagram shows.</param>
/// <param name="ReceivedAt">When.</param>
internal sealed record TimeRequest(ReadOnlyMemory<byte> Bytes, IPEndPoint From, DateTimeOffset ReceivedAt);
