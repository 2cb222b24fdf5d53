using System.IO.Hashing;
using System.Security.Cryptography;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class TransferResultTests
{
    public static TheoryData<DigestAlgorithm, int> Cases()
    {
        var cases = new TheoryData<DigestAlgorithm, int>();
        foreach (var algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            foreach (var length in new[] { 0, 1000, 3_000_001 }) cases.Add(algorithm, length);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Both_ways_tell_what_was_moved_and_its_digest(DigestAlgorithm algorithm, int length)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var content = new byte[length];
        new Random(length).NextBytes(content);
        File.WriteAllBytes(rig.InLocal("a.bin"), content);
        var sent = ResultOf(rig.RunWell($"Send-FtpFile a.bin b.bin -HashAlgorithm {algorithm}"));
        var received = ResultOf(rig.RunWell($"Receive-FtpFile b.bin c.bin -HashAlgorithm {algorithm}"));

        Assert.Equal((TransferDirection.Upload, rig.InLocal("a.bin"), "/b.bin"), (sent.Direction, sent.LocalPath, sent.RemotePath));
        Assert.Equal((TransferDirection.Download, rig.InLocal("c.bin"), "/b.bin"), (received.Direction, received.LocalPath, received.RemotePath));
        foreach (var result in new[] { sent, received })
        {
            Assert.Equal((length, DigestOf(algorithm, content), algorithm, true), (result.Length, result.Digest, result.Algorithm, result.IsVerified));
            Assert.True(result.Elapsed > TimeSpan.Zero);
            Assert.Equal(length > 0, result.BytesPerSecond > 0);
        }

        Assert.Equal(content, File.ReadAllBytes(rig.InHome("b.bin")));
        Assert.Equal(content, File.ReadAllBytes(rig.InLocal("c.bin")));
    }

    [Fact]
    public async Task The_digest_is_MD5_unless_another_is_asked_for()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt", "abc");
        var result = ResultOf(rig.RunWell("Send-FtpFile a.txt"));

        Assert.Equal(DigestAlgorithm.Md5, result.Algorithm);
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", result.Digest);
    }

    private static TransferResult ResultOf(IReadOnlyList<object?> output) => Assert.IsType<TransferResult>(Assert.Single(output));

    private static string DigestOf(DigestAlgorithm algorithm, byte[] content)
    {
        var digest = algorithm switch
        {
            DigestAlgorithm.Md5 => MD5.HashData(content),
            DigestAlgorithm.Sha256 => SHA256.HashData(content),
            _ => XxHash128.Hash(content),
        };
        return Convert.ToHexStringLower(digest);
    }
}
