using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>The client's end of TLS with one server.</summary>
/// <param name="host">The name of the server, or its address.</param>
/// <param name="check">Judges the certificate.</param>
/// <param name="name">The name under which sessions of TLS are kept, and which the server is told; the name of the server when
/// null.</param>
/// <param name="protocols">The versions of TLS.</param>
internal sealed class TlsClient(
    string host, TlsClient.CertificateCheck check, string? name = null, SslProtocols protocols = SslProtocols.Tls12 | SslProtocols.Tls13)
    : TlsHandshake
{
    /// <summary>Decides whether a server's certificate is accepted; throws when it is not.</summary>
    /// <param name="certificate">The certificate the server showed.</param>
    /// <param name="errors">What the platform's own check found.</param>
    public delegate void CertificateCheck(X509Certificate2 certificate, SslPolicyErrors errors);

    /// <inheritdoc/>
    /// <exception cref="HandshakeException">The handshake failed (<see cref="ErrorCode.TlsFailed"/>).</exception>
    public override async Task<(SslStream Stream, ChannelBinding Binding)> RunAsync(
        Stream stream, EndPoint? peer, CancellationToken cancellationToken)
    {
        FtpToolsException? refusal = null;
        ChannelBinding? binding = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name ?? host,
            EnabledSslProtocols = protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                try
                {
                    var shown = certificate as X509Certificate2
                        ?? throw new FtpToolsException(ErrorCode.TlsFailed, "The server showed no certificate.");
                    check(shown, errors);
                    binding = ChannelBinding.TlsServerEndPoint(shown);
                    return true;
                }
                catch (FtpToolsException e)
                {
                    refusal = e;
                    return false;
                }
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return (tls, binding!);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (refusal is not null) throw refusal;
            throw new HandshakeException(ErrorCode.TlsFailed, $"The TLS handshake with {host} failed.", e) { Target = host };
        }
    }
}
