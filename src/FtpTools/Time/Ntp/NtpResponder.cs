using System.Net;

namespace FtpTools.Time.Ntp;

/// <summary>
/// Answers NTP clients with the time of this computer, as a simple server (RFC 5905 section 14). It keeps no state about clients.
/// Only client requests are answered, with as many bytes as the smallest request has; the management modes 6 and 7, which
/// have been abused to make servers flood others, do not exist here.
/// </summary>
internal sealed class NtpResponder : ITimeResponder
{
    /// <summary>The highest stratum that a client may use.</summary>
    public const int MaxStratum = 15;

    /// <summary>The precision of our clock: it counts 100 nanoseconds, a little more than 2^-24 seconds.</summary>
    public const sbyte ClockPrecision = -23;

    private const int OldestVersion = 2;

    // What servers have called their own clock since the first version.
    private static readonly uint LocalClockAddress = NtpReferenceId.Of(IPAddress.Parse("127.127.1.1"));
    private static readonly uint LocalClockLetters = NtpReferenceId.Of("LOCL");

    private readonly NetTimeServerOptions _options;

    public NtpResponder(NetTimeServerOptions options)
    {
        if (options.Stratum is < 1 or > MaxStratum)
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"The stratum of a server is 1 to {MaxStratum}.");
        if (options.RootDispersion < TimeSpan.Zero)
            throw new FtpToolsException(ErrorCode.InvalidArgument, "A dispersion cannot be negative.");
        _options = options;
    }

    /// <inheritdoc/>
    public TimeVerdict Respond(TimeRequest request, Span<byte> answer, out int length)
    {
        length = 0;
        if (NtpPacket.Read(request.Bytes.Span) is not { Mode: NtpMode.Client } asked) return TimeVerdict.Drop;
        if (asked.Version is < OldestVersion or > NtpPacket.CurrentVersion) return TimeVerdict.Drop;
        var received = NtpTimestamp.From(request.ReceivedAt);
        var packet = new NtpPacket
        {
            Leap = NtpLeap.None,
            Version = asked.Version,
            Mode = NtpMode.Server,
            Stratum = (byte)_options.Stratum,
            Poll = asked.Poll,
            Precision = ClockPrecision,
            RootDispersion = _options.RootDispersion,
            ReferenceId = _options.Stratum == 1 ? LocalClockLetters : LocalClockAddress,
            Reference = received,
            Origin = asked.Transmit,
            Receive = received,
            Transmit = NtpTimestamp.From(_options.TimeProvider.GetUtcNow()),
        };
        packet.Write(answer);
        length = NtpPacket.Length;
        return TimeVerdict.Answer;
    }
}
