using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;

namespace FtpTools.Tests.Security;

internal static class TestCertificates
{
    internal static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The binding of a certificate that nobody else has.</summary>
    internal static ChannelBinding Binding()
    {
        using var certificate = Ecdsa(HashAlgorithmName.SHA256);
        return ChannelBinding.TlsServerEndPoint(certificate);
    }

    internal static X509Certificate2 Ecdsa(HashAlgorithmName hash)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SelfSigned(new CertificateRequest("CN=test", key, hash));
    }

    internal static X509Certificate2 Rsa(HashAlgorithmName hash, RSASignaturePadding padding)
    {
        using var key = RSA.Create(2048);
        return SelfSigned(new CertificateRequest("CN=test", key, hash, padding));
    }

    private static X509Certificate2 SelfSigned(CertificateRequest request)
    {
        return request.CreateSelfSigned(Start, Start.AddYears(1));
    }
}
