using System.Security.Cryptography;

namespace FtpTools.Tests.TestSupport;

/// <summary>Content that is the same for the same length and seed, and looks random.</summary>
public static class TestContent
{
    public static byte[] Of(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    public static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
}
