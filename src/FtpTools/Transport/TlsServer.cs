using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>The server's end of TLS: a certificate, for any number of links.</summary>
/// <param name="certificate">The certificate, with its private key.</param>
/// <param name="protocols">The versions of TLS.</param>
internal sealed class TlsServer(X509Certificate2 certificate, SslProtocols protocols = SslProtocols.Tls12 | SslProtocols.Tls13)
    : TlsHandshake
{
    private readonly ChannelBinding _binding = ChannelBinding.TlsServerEndPoint(certificate);

    private readonly SslServerAuthenticationOptions _options = new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        EnabledSslProtocols = protocols,
        ClientCertificateRequired = false,
    };

    private TlsServer? _withTls12;

    /// <summary>The same with TLS 1.2 alone, for further links of peers that cannot do more.</summary>
    public TlsServer WithTls12 => LazyInitializer.EnsureInitialized(ref _withTls12, () => new TlsServer(certificate, SslProtocols.Tls12));

    /// <inheritdoc/>
    public override async Task<(SslStream Stream, ChannelBinding Binding)> RunAsync(
        Stream stream, EndPoint? peer, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsServerAsync(_options, cancellationToken).ConfigureAwait(false);
            return (tls, _binding);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (e is OperationCanceledException) throw;
            throw new FtpToolsException(ErrorCode.TlsFailed, $"The TLS handshake with {peer} failed.", e);
        }
    }
}
