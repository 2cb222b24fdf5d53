using System.Globalization;
using System.Net;

namespace FtpTools.Time.Ntp;

/// <summary>The reference identifier of an NTP packet: letters at stratum 0 and 1, an address below (RFC 5905 section 7.3).</summary>
internal static class NtpReferenceId
{
    /// <summary>The identifier of four letters.</summary>
    public static uint Of(string letters)
    {
        var id = 0u;
        for (var i = 0; i < 4; i++) id = (id << 8) | (i < letters.Length ? letters[i] : 0u);
        return id;
    }

    /// <summary>The identifier of an IPv4 address.</summary>
    public static uint Of(IPAddress address) => BitConverter.IsLittleEndian
        ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())
        : BitConverter.ToUInt32(address.GetAddressBytes());

    /// <summary>The identifier as people write it.</summary>
    public static string TextOf(uint id, int stratum)
    {
        if (stratum > 1) return string.Create(CultureInfo.InvariantCulture, $"{id >> 24}.{(id >> 16) & 255}.{(id >> 8) & 255}.{id & 255}");
        Span<char> letters = [(char)(id >> 24), (char)((id >> 16) & 255), (char)((id >> 8) & 255), (char)(id & 255)];
        return DisplayText.Clean(new string(letters.TrimEnd('\0')));
    }
}
