using System.IO.Hashing;
using System.Security.Cryptography;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Hashes of files and of their parts (H56).</summary>
public sealed class FtpHashTests : FtpTest
{
    private static readonly byte[] Content = TestContent.Of(100_000);

    [Theory]
    [InlineData("SHA-512", "XSHA512")]
    [InlineData("SHA-256", "XSHA256")]
    [InlineData("SHA-1", "XSHA1")]
    [InlineData("MD5", "XMD5")]
    [InlineData("CRC32", "XCRC")]
    public async Task Each_algorithm_has_two_verbs(string name, string verb)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a b", Content);
        await ftp.ExpectAsync($"200 {name}", $"OPTS HASH {name}");
        Assert.Equal($"213 {name} 0-100000 {Of(name, Content)} a b", await ftp.SendAsync("HASH a b"));
        Assert.Equal($"250 {Of(name, Content).ToUpperInvariant()}", await ftp.SendAsync($"{verb} a b"));
        Assert.Equal($"250 {Of(name, Content).ToUpperInvariant()}", await ftp.SendAsync($"{verb} \"a b\""));
        Assert.Equal($"250 {Of(name, Content[1000..2000]).ToUpperInvariant()}", await ftp.SendAsync($"{verb} \"a b\" 1000 2000"));
        Assert.Equal($"250 {Of(name, Content[..500]).ToUpperInvariant()}", await ftp.SendAsync($"{verb} \"/a b\" 500"));
        Assert.Contains($"{name}*;", await ftp.SendAsync("FEAT"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RANG_is_for_the_next_HASH()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", Content);
        await ftp.ExpectAsync("350", "RANG 10 20");
        Assert.Equal($"213 SHA-256 10-20 {Of("SHA-256", Content[10..20])} a", await ftp.SendAsync("HASH a"));
        Assert.Equal($"213 SHA-256 0-100000 {Of("SHA-256", Content)} a", await ftp.SendAsync("HASH a"));
        await ftp.ExpectAsync("350", "RANG 10 20");
        await ftp.ExpectAsync("350", "RANG 1 0");
        Assert.Equal($"213 SHA-256 0-100000 {Of("SHA-256", Content)} a", await ftp.SendAsync("HASH a"));
    }

    [Theory]
    [InlineData("HASH", "501")]
    [InlineData("HASH none", "550")]
    [InlineData("HASH /", "550")]
    [InlineData("RANG -1 5", "501")]
    [InlineData("RANG 5", "501")]
    [InlineData("RANG 6 5", "501")]
    [InlineData("RANG 99999999999999999999 5", "501")]
    [InlineData("XMD5", "501")]
    [InlineData("XMD5 \"a\" 5 4", "501")]
    [InlineData("XMD5 \"a\" 0 100001", "501")]
    [InlineData("XMD5 \"a\" x y", "501")]
    [InlineData("OPTS HASH SHA-3", "501")]
    public async Task What_cannot_be_hashed_is_refused(string command, string code)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", Content);
        await ftp.ExpectAsync(code, command);
    }

    [Fact]
    public async Task An_empty_file_has_a_hash()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", []);
        Assert.Equal("250 D41D8CD98F00B204E9800998ECF8427E", await ftp.SendAsync("XMD5 a"));
        Assert.Equal("250 00000000", await ftp.SendAsync("XCRC a"));
    }

    private static string Of(string name, byte[] content) => Convert.ToHexStringLower(name switch
    {
        "SHA-512" => SHA512.HashData(content),
        "SHA-256" => SHA256.HashData(content),
        "SHA-1" => CryptographicOperations.HashData(HashAlgorithmName.SHA1, content),
        "MD5" => MD5.HashData(content),
        _ => BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(Crc32.HashToUInt32(content))),
    });
}
