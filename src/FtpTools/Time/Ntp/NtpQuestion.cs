using System.Net;
using System.Security.Cryptography;

namespace FtpTools.Time.Ntp;

/// <summary>
/// Asks an NTP server once. The request reveals nothing about this computer: its transmit time is random,
/// and has to be repeated in the answer, so that a stranger who does not see the request cannot answer it. The real time is kept here.
/// </summary>
internal sealed class NtpQuestion : TimeQuestion<NtpSample>
{
    // RFC 5905 appendix A.1.1: MAXDISP. A server beyond it is not synchronized.
    private static readonly TimeSpan MaxDistance = TimeSpan.FromSeconds(16);

    // PHI from the same appendix: how fast a clock may drift, in seconds per second.
    private const double ClockTolerance = 15e-6;

    private readonly NetTimeQuery _query;
    private readonly NtpTimestamp _cookie;

    public NtpQuestion(NetTimeQuery query)
    {
        _query = query;
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        _cookie = new NtpTimestamp(BitConverter.ToUInt64(random) | 1);
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Ask(string server, IPEndPoint address)
    {
        _query.Kisses.ThrowIfUnwelcome(server, address, _query.TimeProvider.GetUtcNow());
        var request = new byte[NtpPacket.Length];
        new NtpPacket { Version = NtpPacket.CurrentVersion, Mode = NtpMode.Client, Transmit = _cookie }.Write(request);
        return request;
    }

    /// <inheritdoc/>
    public override NtpSample? Take(ReadOnlySpan<byte> datagram, TimeReceipt receipt)
    {
        if (NtpPacket.Read(datagram) is not { Mode: NtpMode.Server, Version: >= 1 and <= NtpPacket.CurrentVersion } packet) return null;
        if (packet.Origin != _cookie) return null;
        if (packet.Stratum == 0) throw Kissed(packet, receipt);
        if (packet.Receive.IsZero || packet.Transmit.IsZero) return null;
        ThrowIfUnsynchronized(packet, receipt.Server);
        return Measure(packet, receipt);
    }

    private static void ThrowIfUnsynchronized(NtpPacket packet, string server)
    {
        var isSynchronized = packet.Leap != NtpLeap.Unsynchronized && packet.Stratum <= NtpResponder.MaxStratum
            && (packet.RootDelay / 2) + packet.RootDispersion < MaxDistance;
        if (!isSynchronized)
            throw new FtpToolsException(ErrorCode.TimeNotTrusted, $"The clock of {server} is not synchronized.") { Target = server };
    }

    // RFC 5905 section 8: T1 is when we sent, T2 when the server received, T3 when it sent, T4 when we received.
    private static NtpSample Measure(NtpPacket packet, TimeReceipt receipt)
    {
        // Ours is no better than a tick, however good the server's is: less would be no time at all.
        var precision = TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp((int)packet.Precision, NtpResponder.ClockPrecision, 0)));
        var offset = ((packet.Receive - NtpTimestamp.From(receipt.SentAt)) / 2)
            + ((packet.Transmit - NtpTimestamp.From(receipt.ReceivedAt)) / 2);
        var delay = receipt.RoundTrip - (packet.Transmit - packet.Receive);
        if (delay < precision) delay = precision;
        var dispersion = packet.RootDispersion + precision + (receipt.RoundTrip * ClockTolerance);
        return new NtpSample
        {
            Server = receipt.Server,
            Address = receipt.Address,
            Offset = offset,
            Delay = delay,
            RootDistance = ((delay + packet.RootDelay) / 2) + dispersion,
            Stratum = packet.Stratum,
            Leap = packet.Leap,
            ReferenceId = NtpReferenceId.TextOf(packet.ReferenceId, packet.Stratum),
            RootDelay = packet.RootDelay,
            RootDispersion = packet.RootDispersion,
            ReceivedAt = receipt.ReceivedAt,
            RoundTrip = receipt.RoundTrip,
        };
    }

    private FtpToolsException Kissed(NtpPacket packet, TimeReceipt receipt)
    {
        var code = NtpReferenceId.TextOf(packet.ReferenceId, packet.Stratum);
        _query.Kisses.Add(receipt.Address, code, _query.TimeProvider.GetUtcNow());
        return NtpKissTable.Refused(receipt.Server, code);
    }
}
