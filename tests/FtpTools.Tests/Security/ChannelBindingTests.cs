using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class ChannelBindingTests
{
    [Fact]
    public void An_ECDSA_certificate_is_hashed_as_it_is_signed()
    {
        using var sha256 = TestCertificates.Ecdsa(HashAlgorithmName.SHA256);
        using var sha384 = TestCertificates.Ecdsa(HashAlgorithmName.SHA384);
        using var sha512 = TestCertificates.Ecdsa(HashAlgorithmName.SHA512);

        Assert.Equal(SHA256.HashData(sha256.RawData), BindingOf(sha256));
        Assert.Equal(SHA384.HashData(sha384.RawData), BindingOf(sha384));
        Assert.Equal(SHA512.HashData(sha512.RawData), BindingOf(sha512));
    }

    [Fact]
    public void An_RSA_certificate_is_hashed_as_it_is_signed()
    {
        using var pkcs1 = TestCertificates.Rsa(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
        using var pss = TestCertificates.Rsa(HashAlgorithmName.SHA512, RSASignaturePadding.Pss);
        using var pss256 = TestCertificates.Rsa(HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

        Assert.Equal(SHA384.HashData(pkcs1.RawData), BindingOf(pkcs1));
        Assert.Equal(SHA512.HashData(pss.RawData), BindingOf(pss));
        Assert.Equal(SHA256.HashData(pss256.RawData), BindingOf(pss256));
    }

    [Theory]
    [InlineData(new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05 })] // sha1WithRSAEncryption
    [InlineData(new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x04 })] // md5WithRSAEncryption
    public void A_weak_hash_gives_way_to_SHA_256(byte[] signatureAlgorithm)
    {
        using var certificate = Relabelled(signatureAlgorithm);

        Assert.Equal(SHA256.HashData(certificate.RawData), BindingOf(certificate));
    }

    [Theory]
    [InlineData(new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0E })] // sha224WithRSAEncryption
    [InlineData(new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x7F })] // no such algorithm
    public void A_signature_without_a_known_hash_is_unusable(byte[] signatureAlgorithm)
    {
        using var certificate = Relabelled(signatureAlgorithm);

        Refusal.Of(ErrorCode.CertificateUnusable, () => ChannelBinding.TlsServerEndPoint(certificate));
    }

    [Fact]
    public void An_Ed25519_certificate_is_unusable()
    {
        // Made with: openssl req -x509 -newkey ed25519 -nodes -subj /CN=ed -days 3650
        const string Pem = """
            -----BEGIN CERTIFICATE-----
            MIIBLjCB4aADAgECAhQ/3C43Ct8Y95LqCR9Q9Y0pgtP06zAFBgMrZXAwDTELMAkG
            A1UEAwwCZWQwHhcNMjYxMTIyMTc0ODM1WhcNMzYxMTE5MTc0ODM1WjANMQswCQYD
            VQQDDAJlZDAqMAUGAytlcAMhANXB/UuBIn2Hq0nApT0Gpx8vErLMcUHdXeAPrTIA
            XrU4o1MwUTAdBgNVHQ4EFgQUntK3Dhi/jxmX7nImAeNhjuTJ4PEwHwYDVR0jBBgw
            FoAUntK3Dhi/jxmX7nImAeNhjuTJ4PEwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXAD
            QQAy2Sp7IUSihZhBXOXiw723GgB2an+gM4JqHjKUqm3iwKBHSF4+w3/e1sbRKucu
            Y2rGJmAH5NXDhvFyB/t+sQMO
            -----END CERTIFICATE-----
            """;
        using var certificate = X509Certificate2.CreateFromPem(Pem);

        var refusal = Refusal.Of(ErrorCode.CertificateUnusable, () => ChannelBinding.TlsServerEndPoint(certificate));
        Assert.Contains("1.3.101.112", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] BindingOf(X509Certificate2 certificate)
    {
        return ChannelBinding.TlsServerEndPoint(certificate).Data.ToArray();
    }

    /// <summary>A certificate that says of itself that it is signed otherwise than it is: nobody checks the signature here.</summary>
    private static X509Certificate2 Relabelled(byte[] signatureAlgorithm)
    {
        using var certificate = TestCertificates.Rsa(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        byte[] sha256WithRsa = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
        var der = certificate.RawData;
        for (int at; (at = der.AsSpan().IndexOf(sha256WithRsa)) >= 0;)
            signatureAlgorithm.CopyTo(der, at);
        return X509CertificateLoader.LoadCertificate(der);
    }
}
