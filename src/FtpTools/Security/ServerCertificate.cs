using System.IO.Abstractions;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Storage;

namespace FtpTools.Security;

/// <summary>The certificate that a server presents: one of its own, created once and kept, or one that its owner provides.</summary>
public static class ServerCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int YearsValid = 10;

    // Schannel cannot use a key that lives in memory only, and macOS has no such keys.
    private static readonly X509KeyStorageFlags KeyStorage =
        OperatingSystem.IsLinux() ? X509KeyStorageFlags.EphemeralKeySet : X509KeyStorageFlags.DefaultKeySet;

    // Without a password there is nothing that more rounds would protect, and they are half of what the start of a server takes.
    private static readonly PbeParameters Pkcs12 = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1);

    /// <summary>
    /// Creates a self-signed certificate: ECDSA on P-256, for server authentication, for <c>localhost</c>,
    /// the machine's name and the loopback addresses, valid for ten years from a day ago (so that a client whose clock is slow accepts it).
    /// </summary>
    /// <param name="now">The current time.</param>
    /// <param name="machineName">The name to put in; null for this machine's.</param>
    /// <returns>A PKCS #12 file (PFX) without a password: anyone who can read it has the private key.</returns>
    public static byte[] CreateSelfSigned(DateTimeOffset now, string? machineName = null)
    {
        machineName ??= Environment.MachineName;
        var isDnsName = Uri.CheckHostName(machineName) == UriHostNameType.Dns;

        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(isDnsName ? machineName : "localhost");
        subject.AddOrganizationName("FtpTools");

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        if (isDnsName && !machineName.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            names.AddDnsName(machineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(YearsValid));
        return certificate.ExportPkcs12(Pkcs12, password: null);
    }

    /// <summary>Refuses a certificate that a server cannot present.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The current time.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.CertificateUnusable"/>: it has no private key, is not valid now, is not for servers, or has a signature
    /// to which a login cannot be bound (<see cref="ChannelBinding.TlsServerEndPoint"/>).
    /// </exception>
    public static void ThrowIfUnusable(X509Certificate2 certificate, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!certificate.HasPrivateKey)
            throw Unusable(certificate, "it comes without its private key");
        if (now < certificate.NotBefore)
            throw Unusable(certificate, FormattableString.Invariant($"it is not valid before {certificate.NotBefore.ToUniversalTime():u}"));
        if (now > certificate.NotAfter)
            throw Unusable(certificate, FormattableString.Invariant($"it expired on {certificate.NotAfter.ToUniversalTime():u}"));

        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(e => e.EnhancedKeyUsages.Cast<Oid>())
            .ToList();
        if (usages.Count > 0 && usages.TrueForAll(u => u.Value != ServerAuthentication))
            throw Unusable(certificate, "its extended key usage does not allow server authentication");
        _ = ChannelBinding.TlsServerEndPoint(certificate);
    }

    /// <summary>Reads the stored certificate, or creates and stores one.
    /// Two processes that start at the same time end up with the same one.</summary>
    /// <param name="fileSystem">Where it is kept.</param>
    /// <param name="path">The PFX file; readable by its owner only.</param>
    /// <param name="now">The current time.</param>
    /// <returns>A certificate with its private key, to be disposed by the caller.</returns>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.CertificateUnusable"/> when the file contains no certificate or one that is not valid now: it is never replaced
    /// unasked, because every client would suspect an attack; <see cref="ErrorCode.LocalFileError"/> when the disk fails.
    /// </exception>
    public static X509Certificate2 LoadOrCreate(IFileSystem fileSystem, string path, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentNullException.ThrowIfNull(path);
        var file = new AtomicFile(fileSystem, path);
        var pfx = file.Read();
        if (pfx is null)
        {
            // If another process was faster, its certificate is used.
            pfx = CreateSelfSigned(now);
            if (!file.TryCreate(pfx))
                pfx = file.Read()
                    ?? throw new FtpToolsException(ErrorCode.LocalFileError, $"The file '{path}' vanished.") { Target = path };
        }

        return Load(pfx, path, now);
    }

    private static X509Certificate2 Load(byte[] pfx, string path, DateTimeOffset now)
    {
        X509Certificate2? certificate = null;
        try
        {
            certificate = X509CertificateLoader.LoadPkcs12(pfx, password: null, KeyStorage);
            ThrowIfUnusable(certificate, now);
            return certificate;
        }
        catch (Exception e) when (e is CryptographicException or FtpToolsException)
        {
            certificate?.Dispose();
            throw new FtpToolsException(
                ErrorCode.CertificateUnusable,
                $"The server's certificate '{path}' cannot be used: {e.Message} Delete the file to have a new one created; "
                    + "clients will then ask about it.",
                e)
            {
                Target = path,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pfx);
        }
    }

    private static FtpToolsException Unusable(X509Certificate2 certificate, string reason)
    {
        return new FtpToolsException(ErrorCode.CertificateUnusable, $"The certificate '{certificate.Subject}' cannot be used: {reason}.")
        {
            Target = certificate.Subject,
        };
    }
}
