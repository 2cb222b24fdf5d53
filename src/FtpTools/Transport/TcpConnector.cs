using System.Net;
using System.Net.Sockets;

namespace FtpTools.Transport;

/// <summary>Opens links to a server.</summary>
internal static class TcpConnector
{
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
        string host, int port, TlsClient.CertificateCheck? check, TimeSpan timeout, CancellationToken cancellationToken)
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
            var connection = new ByteConnection(new NetworkStream(socket, ownsSocket: false), Plain(socket.RemoteEndPoint), socket);
            if (check is not null) await connection.StartTlsAsync(new TlsClient(host, check), limit.Token).ConfigureAwait(false);
            handedOver = true;
            return connection;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = FormattableString.Invariant($"within {timeout.TotalSeconds:0.#} seconds");
            if (isShakingHands)
                throw new HandshakeException(ErrorCode.Timeout, $"The TLS handshake with {place} did not end {seconds}.", e)
                {
                    Target = place,
                };
            throw new FtpToolsException(ErrorCode.Timeout, $"{place} did not answer {seconds}.", e) { Target = place };
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

    // The socket is one for both kinds of addresses, and shows IPv4 in the form of IPv6.
    private static EndPoint? Plain(EndPoint? peer)
    {
        return peer is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : peer;
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
