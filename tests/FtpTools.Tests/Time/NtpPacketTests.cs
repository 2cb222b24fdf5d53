using CsCheck;
using FtpTools.Time.Ntp;

namespace FtpTools.Tests.Time;

public class NtpPacketTests
{
    // Laid out by hand after RFC 5905 figure 8.
    private const string Golden =
        "5C02 06E9 0000 8000 0001 4000 C000 0201"
        + "EC5E 1A00 8000 0000 EC5E 1A01 4000 0000 EC5E 1A02 C000 0000 EC5E 1A03 0000 0001";

    private static readonly NtpPacket Packet = new()
    {
        Leap = NtpLeap.LastMinuteHas61Seconds,
        Version = 3,
        Mode = NtpMode.Server,
        Stratum = 2,
        Poll = 6,
        Precision = -23,
        RootDelay = TimeSpan.FromSeconds(0.5),
        RootDispersion = TimeSpan.FromSeconds(1.25),
        ReferenceId = 0xC0000201,
        Reference = new(0xEC5E1A00_80000000),
        Origin = new(0xEC5E1A01_40000000),
        Receive = new(0xEC5E1A02_C0000000),
        Transmit = new(0xEC5E1A03_00000001),
    };

    [Fact]
    public void A_packet_has_the_layout_of_the_specification()
    {
        var bytes = new byte[NtpPacket.Length];
        Packet.Write(bytes);

        Assert.Equal(Golden.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(bytes));
        Assert.Equal(Packet, NtpPacket.Read(bytes));
    }

    [Fact]
    public void What_follows_the_header_is_not_read_and_a_short_packet_is_none()
    {
        var bytes = new byte[NtpPacket.Length + 20];
        Packet.Write(bytes);

        Assert.Equal(Packet, NtpPacket.Read(bytes));
        for (var length = 0; length < NtpPacket.Length; length++) Assert.Null(NtpPacket.Read(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Any_48_bytes_are_a_packet_that_is_written_as_it_was_read()
    {
        Gen.Byte.Array[NtpPacket.Length].Sample(bytes =>
        {
            var again = new byte[NtpPacket.Length];
            NtpPacket.Read(bytes)!.Value.Write(again);
            Assert.Equal(bytes, again);
        });
    }

    [Theory]
    [InlineData(0x47505300, 1, "GPS")]
    [InlineData(0x52415445, 0, "RATE")]
    [InlineData(0x7F7F0101, 10, "127.127.1.1")]
    [InlineData(0x1B5B324A, 1, "\uFFFD[2J")]
    public void A_reference_is_written_as_people_do(uint id, int stratum, string expected)
    {
        Assert.Equal(expected, NtpReferenceId.TextOf(id, stratum));
    }
}
