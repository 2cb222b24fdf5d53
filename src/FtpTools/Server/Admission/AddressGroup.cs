using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace FtpTools.Server.Admission;

/// <summary>The addresses that count as one peer: an address of IPv4, a /64 network of IPv6, of which one customer has at least a whole one.</summary>
internal readonly record struct AddressGroup(bool IsNetwork, ulong Bits)
{
    /// <summary>The group of an address.</summary>
    public static AddressGroup Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out _);
        return plain.AddressFamily == AddressFamily.InterNetworkV6
            ? new AddressGroup(true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new AddressGroup(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (IsNetwork) BinaryPrimitives.WriteUInt64BigEndian(bytes, Bits);
        else BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Bits);
        return IsNetwork ? new IPAddress(bytes) + "/64" : new IPAddress(bytes[..4]).ToString();
    }
}
