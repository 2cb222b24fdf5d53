using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;
using FtpTools.Transport;

namespace FtpTools.Sessions.Diagnosis;

/// <summary>Looks at the encryption of a link and at the certificate that the server shows, and reports what a session would make of
/// it.</summary>
/// <param name="options">How a session would be opened.</param>
/// <param name="findings">Takes what is found.</param>
/// <param name="protocol">What is spoken.</param>
internal sealed class TlsCheck(SessionOptions options, ServerFindings findings, IRemoteProtocol protocol) : IDisposable
{
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(30);

    private readonly ServerTrust _trust = new(options, protocol.LoginProvesServer);
    private X509Certificate2? _certificate;
    private SslProtocols? _version;
    private FtpToolsException? _distrust;

    /// <summary>Takes the certificate, whatever it is: what the session would refuse is a finding here, and the check continues. Nothing
    /// secret is sent before the login.</summary>
    public void Look(X509Certificate2 certificate, SslPolicyErrors errors)
    {
        _certificate = X509CertificateLoader.LoadCertificate(certificate.RawData);
        try
        {
            _trust.Check(certificate, errors);
        }
        catch (FtpToolsException e)
        {
            _distrust = e;
        }
    }

    /// <summary>A handshake for a protocol that asks for it later: what was agreed on is remembered, because the link is closed when that
    /// is
    /// reported.</summary>
    public TlsHandshake Handshake() => new Seen(new TlsClient(options.Host, Look), version => _version = version);

    /// <summary>Reports what was seen on a link.</summary>
    public ServerReport Report(ServerReport report, ByteConnection link)
    {
        var protocols = _version ?? (link.Stream as SslStream)?.SslProtocol;
        if (protocols is not { } used || _certificate is null)
        {
            findings.Notice(
                ServerCheckStep.Tls,
                "The link is not encrypted.",
                protocol.LoginProvesServer
                    ? "Anybody on the network path can read and change the files; the password stays secret. "
                        + "Start the server without -NoTls to encrypt."
                    : "Anybody on the network path can read the password and the files, and change them. "
                        + "Connect without -NoTls to encrypt.");
            return report;
        }

        var version = used.ToString().Replace("Tls1", "TLS 1.", StringComparison.Ordinal);
        findings.Good(ServerCheckStep.Tls, $"The link is encrypted with {version}.");
        var thumbprint = CertificateThumbprint.Of(_certificate);
        var expires = _certificate.NotAfter;
        var known = ReportTrust(thumbprint, IPAddress.IsLoopback(link.RemoteAddress));
        var now = options.TimeProvider.GetLocalNow().DateTime;
        if (expires < now)
        {
            findings.Notice(
                ServerCheckStep.Certificate,
                FormattableString.Invariant($"The certificate expired on {expires:yyyy-MM-dd}."),
                "It is accepted anyway, because the login is bound to it. The owner of the server should renew it.");
        }
        else if (expires - now < ExpiresSoon)
        {
            findings.Notice(
                ServerCheckStep.Certificate,
                FormattableString.Invariant($"The certificate expires on {expires:yyyy-MM-dd}."),
                "The owner of the server should renew it.");
        }

        return report with { TlsVersion = version, Thumbprint = thumbprint, CertificateExpires = expires, CertificateStatus = known };
    }

    private KnownServerStatus? ReportTrust(string thumbprint, bool isThisComputer)
    {
        if (_distrust is not null)
        {
            findings.Problem(ServerCheckStep.Certificate, _distrust);
            return _distrust.Code == ErrorCode.CertificateChanged ? KnownServerStatus.Changed : null;
        }

        if (options.TrustedThumbprint is not null)
        {
            findings.Good(ServerCheckStep.Certificate, "The certificate is the trusted one.");
            return null;
        }

        var status = options.KnownServersFile is { } file
            ? new KnownServers(file, options.FileSystem, options.TimeProvider).Check(options.Host, options.Port, thumbprint).Status
            : KnownServerStatus.Unknown;
        if (status == KnownServerStatus.Same)
        {
            findings.Good(ServerCheckStep.Certificate, "The certificate is the one remembered for this server.");
        }
        else if (isThisComputer)
        {
            findings.Good(ServerCheckStep.Certificate, "The certificates of servers on this computer are not remembered.");
        }
        else
        {
            findings.Good(
                ServerCheckStep.Certificate,
                "This certificate has not been seen before.",
                "A login proves that it is the server's own. To be sure before that, compare Thumbprint with what the owner sees in "
                + "Get-FtpServer.");
        }

        return status;
    }

    public void Dispose() => _certificate?.Dispose();

    private sealed class Seen(TlsHandshake inner, Action<SslProtocols> seen) : TlsHandshake
    {
        public override async Task<(SslStream Stream, ChannelBinding Binding)> RunAsync(
            Stream stream, EndPoint? peer, CancellationToken cancellationToken)
        {
            var agreed = await inner.RunAsync(stream, peer, cancellationToken).ConfigureAwait(false);
            seen(agreed.Stream.SslProtocol);
            return agreed;
        }
    }
}
