using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>Opens links to a server.</summary>
internal static class TcpConnector
{
    /// <summary>Decides whether a server's certificate is accepted; throws when it is not.</summary>
    /// <param name="certificate">The certificate the server showed.</param>
    /// <param name="errors">What the platform's own check found.</param>
    public delegate void CertificateCheck(X509Certificate2 certificate, SslPolicyErrors errors);

    /// <summary>Connects, and makes the link encrypted when a check is given.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="check">Judges the certificate; null for a link without TLS.</param>
    /// <param name="timeout">How long connecting and the handshake may take together.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="HandshakeException">Somebody is there, and the handshake failed (<see cref="ErrorCode.TlsFailed"/>) or took too
    /// long (<see cref="ErrorCode.Timeout"/>).</exception>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.ServerUnreachable"/>, <see cref="ErrorCode.Timeout"/>, or what the check
    /// threw.</exception>
    public static async Task<ByteConnection> ConnectAsync(
        string host, int port, CertificateCheck? check, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var place = HostAddress.Join(host, port);
        var address = HostAddress.AddressOf(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var handedOver = false;
        var isShakingHands = false;
        try
        {
            SocketSettings.Apply(socket);
            if (address is null) await socket.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
            else await socket.ConnectAsync(address, port, limit.Token).ConfigureAwait(false);
            isShakingHands = check is not null;
            var stream = new NetworkStream(socket, ownsSocket: false);
            var connection = check is null
                ? new ByteConnection(stream, Plain(socket.RemoteEndPoint), socket)
                : await EncryptAsync(socket, stream, host, check, limit.Token).ConfigureAwait(false);
            handedOver = true;
            return connection;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            if (isShakingHands) throw new HandshakeException(ErrorCode.Timeout, FormattableString.Invariant($"The TLS handshake with {place} did not end within {timeout.TotalSeconds:0.#} seconds."), e) { Target = place };
            throw new FtpToolsException(ErrorCode.Timeout, FormattableString.Invariant($"{place} did not answer within {timeout.TotalSeconds:0.#} seconds."), e) { Target = place };
        }
        catch (SocketException e)
        {
            throw Unreachable(host, port, e);
        }
        finally
        {
            if (!handedOver) socket.Dispose();
        }
    }

    private static async Task<ByteConnection> EncryptAsync(
        Socket socket, NetworkStream stream, string host, CertificateCheck check, CancellationToken cancellationToken)
    {
        FtpToolsException? refusal = null;
        ChannelBinding? binding = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
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
            return new ByteConnection(tls, Plain(socket.RemoteEndPoint), socket, binding);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (refusal is not null) throw refusal;
            throw new HandshakeException(ErrorCode.TlsFailed, $"The TLS handshake with {host} failed.", e)
            {
                Target = host,
            };
        }
    }

    // The socket is one for both kinds of addresses, and shows IPv4 in the form of IPv6.
    private static EndPoint? Plain(EndPoint? peer)
    {
        return peer is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : peer;
    }

    private static FtpToolsException Unreachable(string host, int port, SocketException cause)
    {
        var place = HostAddress.Join(host, port);
        var reason = cause.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"The name '{host}' is not known.",
            SocketError.ConnectionRefused => $"Nobody listens at {place}.",
            SocketError.TimedOut => $"{place} does not answer.",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"There is no route to {host}.",
            _ => $"{place} cannot be reached: {cause.Message}.",
        };
        return new FtpToolsException(ErrorCode.ServerUnreachable, reason, cause) { Target = place };
    }
}
