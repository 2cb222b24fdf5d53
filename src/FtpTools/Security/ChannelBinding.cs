using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FtpTools.Security;

/// <summary>
/// What a login is bound to, so that it fails if somebody between the ends uses another certificate
/// (RFC 5056, RFC 5929). Only the type <c>tls-server-end-point</c> is supported.
/// </summary>
public sealed class ChannelBinding
{
    /// <summary>The registered name of the only type there is.</summary>
    public const string TlsServerEndPointType = "tls-server-end-point";

    private const string RsaSsaPss = "1.2.840.113549.1.1.10";

    private ChannelBinding(byte[] data)
    {
        Data = data;
    }

    /// <summary>The binding data: a hash of the server's certificate, 32 to 64 bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>
    /// Binds to the certificate of the server (RFC 5929 section 4.1): its DER bytes, hashed as its signature hashes them, with SHA-256 in
    /// place of MD5 and SHA-1. Server and client compute it from the certificate that the TLS handshake used.
    /// </summary>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.CertificateUnusable"/> when the signature algorithm names no hash (Ed25519) or one that is not supported here.
    /// </exception>
    public static ChannelBinding TlsServerEndPoint(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var der = certificate.RawData;
        var hash = HashOf(der, certificate.Subject);
        return new ChannelBinding(CryptographicOperations.HashData(hash, der));
    }

    private static HashAlgorithmName HashOf(byte[] der, string subject)
    {
        try
        {
            // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } (RFC 5280 section 4.1).
            var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            certificate.ReadEncodedValue();
            var algorithm = certificate.ReadSequence();
            var identifier = algorithm.ReadObjectIdentifier();
            var hash = identifier == RsaSsaPss ? HashOfPss(algorithm) : HashOfSignature(identifier);
            return hash
                ?? throw Unusable(subject, $"its signature algorithm {identifier} has no hash to which the login could be bound", null);
        }
        catch (AsnContentException e)
        {
            throw Unusable(subject, "its signature algorithm cannot be read", e);
        }
    }

    private static HashAlgorithmName? HashOfSignature(string identifier)
    {
        return identifier switch
        {
            "1.2.840.113549.1.1.4" => HashAlgorithmName.SHA256, // md5WithRSAEncryption
            "1.2.840.113549.1.1.5" => HashAlgorithmName.SHA256, // sha1WithRSAEncryption
            "1.2.840.10040.4.3" => HashAlgorithmName.SHA256, // dsa-with-sha1
            "1.2.840.10045.4.1" => HashAlgorithmName.SHA256, // ecdsa-with-SHA1
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }

    /// <summary>RSASSA-PSS carries its hash as a parameter, SHA-1 if it names none (RFC 4055 section 3.1).</summary>
    private static HashAlgorithmName? HashOfPss(AsnReader algorithm)
    {
        var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (!algorithm.HasData)
            return HashAlgorithmName.SHA256;
        var parameters = algorithm.ReadSequence();
        if (!parameters.HasData || !parameters.PeekTag().HasSameClassAndValue(hashTag))
            return HashAlgorithmName.SHA256;

        return parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier() switch
        {
            "1.2.840.113549.2.5" or "1.3.14.3.2.26" => HashAlgorithmName.SHA256, // MD5, SHA-1
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }

    private static FtpToolsException Unusable(string subject, string reason, Exception? cause)
    {
        return new FtpToolsException(ErrorCode.CertificateUnusable, $"The certificate '{subject}' cannot be used: {reason}.", cause)
        {
            Target = subject,
        };
    }
}
