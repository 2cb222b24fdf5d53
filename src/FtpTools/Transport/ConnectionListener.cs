using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>Listens on one address and port and hands out the links that come in.</summary>
internal sealed class ConnectionListener : IDisposable
{
    private const int Backlog = 512;

    private readonly Socket _socket;
    private readonly SslStreamCertificateContext? _certificate;
    private readonly ChannelBinding? _channelBinding;

    private ConnectionListener(Socket socket, X509Certificate2? certificate)
    {
        _socket = socket;
        if (certificate is null) return;
        _certificate = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        _channelBinding = ChannelBinding.TlsServerEndPoint(certificate);
    }

    /// <summary>Whether links are encrypted.</summary>
    public bool IsEncrypted => _certificate is not null;

    /// <summary>The address and port it listens on; the port is the real one when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Begins to listen. <see cref="IPAddress.IPv6Any"/> listens on IPv4 as well.</summary>
    /// <exception cref="FtpToolsException">The address is taken or not ours (<see cref="ErrorCode.AddressInUse"/>).</exception>
    public static ConnectionListener Bind(IPEndPoint endPoint, X509Certificate2? certificate)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new ConnectionListener(socket, certificate);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var reason = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {endPoint.Port} on {endPoint.Address} is taken.",
                SocketError.AddressNotAvailable => $"{endPoint.Address} is not an address of this computer.",
                SocketError.AccessDenied => $"This user may not listen on port {endPoint.Port}.",
                _ => $"Cannot listen on {endPoint}: {e.Message}.",
            };
            throw new FtpToolsException(ErrorCode.AddressInUse, reason, e) { Target = endPoint.ToString() };
        }
    }

    /// <summary>Waits for the next connection. Nothing was exchanged on it yet: <see cref="OpenAsync"/> comes next.</summary>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    public async ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // A peer that gave up while it was in the queue; the next one waits behind it.
            }
        }
    }

    /// <summary>Makes a link of an accepted socket, with the TLS handshake when the listener has a certificate.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="stream">Its bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">The handshake failed (<see cref="ErrorCode.TlsFailed"/>).</exception>
    public async Task<ByteConnection> OpenAsync(Socket socket, Stream stream, CancellationToken cancellationToken)
    {
        var remote = socket.RemoteEndPoint;
        if (remote is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped) remote = new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port);
        SocketSettings.Apply(socket);
        if (_certificate is null) return new ByteConnection(stream, remote, socket);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = false,
        };
        try
        {
            await tls.AuthenticateAsServerAsync(options, cancellationToken).ConfigureAwait(false);
            return new ByteConnection(tls, remote, socket, _channelBinding);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or ObjectDisposedException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new FtpToolsException(ErrorCode.TlsFailed, $"The TLS handshake with {remote} failed.", e);
        }
    }

    /// <summary>Stops listening; links that were handed out stay open.</summary>
    public void Dispose() => _socket.Dispose();
}
