using System.Buffers.Binary;
using System.Text;

namespace FtpTools.Tests.TestSupport;

/// <summary>Frames as a stranger writes them: by hand, without the codec.</summary>
internal static class FrameBytes
{
    public static byte[] Of(string header, byte[]? body = null) => Of(Encoding.UTF8.GetBytes(header), body);

    public static byte[] Of(byte[] header, byte[]? body = null) => [.. Prefix(header.Length), .. header, .. body ?? []];

    public static byte[] Prefix(int length)
    {
        var prefix = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, length);
        return prefix;
    }
}
