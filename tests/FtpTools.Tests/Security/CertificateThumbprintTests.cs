using System.Security.Cryptography;
using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class CertificateThumbprintTests
{
    private static readonly string Digits = string.Concat(Enumerable.Repeat("0123456789ABCDEF", 4));

    [Fact]
    public void It_is_the_SHA_256_of_the_certificate()
    {
        using var certificate = TestCertificates.Ecdsa(HashAlgorithmName.SHA384);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(certificate.RawData)), CertificateThumbprint.Of(certificate));
    }

    [Fact]
    public void It_reads_as_people_write_it()
    {
        var pairs = Digits.Chunk(2).Select(pair => new string(pair)).ToList();

        Assert.Equal(Digits, CertificateThumbprint.Parse(Digits));
        Assert.Equal(Digits, CertificateThumbprint.Parse(string.Join(':', pairs).ToLowerInvariant()));
        Assert.Equal(Digits, CertificateThumbprint.Parse("\u200E " + string.Join(' ', pairs) + "\n"));
        Assert.Equal(Digits, CertificateThumbprint.Parse(string.Join('-', pairs)));
    }

    [Fact]
    public void It_knows_its_certificate()
    {
        using var certificate = TestCertificates.Ecdsa(HashAlgorithmName.SHA256);

        Assert.True(CertificateThumbprint.IsOf(CertificateThumbprint.Of(certificate).ToLowerInvariant(), certificate));
        Assert.False(CertificateThumbprint.IsOf(Digits, certificate));
    }

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("\u0085\u202E")]
    public void What_is_none_does_nothing_to_a_terminal_when_it_is_quoted(string text)
    {
        var refusal = Refusal.Of(ErrorCode.InvalidArgument, () => CertificateThumbprint.Parse(text));

        Assert.Equal(DisplayText.Clean(refusal.Message), refusal.Message);
        Assert.Equal(DisplayText.Clean(text), refusal.Target);
    }

    [Fact]
    public void A_long_text_is_not_quoted_whole()
    {
        Assert.InRange(Refusal.Of(ErrorCode.InvalidArgument, () => CertificateThumbprint.Parse(new string('x', 100_000))).Message.Length, 1, 500);
    }

    [Fact]
    public void A_SHA_1_thumbprint_is_refused_by_its_name()
    {
        var refusal = Refusal.Of(ErrorCode.InvalidArgument, () => CertificateThumbprint.Parse(Digits[..40]));

        Assert.Contains("SHA-1", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEG")]
    [InlineData("\u0660123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF")]
    public void Anything_else_is_refused(string text)
    {
        Refusal.Of(ErrorCode.InvalidArgument, () => CertificateThumbprint.Parse(text));
    }
}
