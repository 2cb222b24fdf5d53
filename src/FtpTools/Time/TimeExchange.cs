using System.Net;
using System.Net.Sockets;

namespace FtpTools.Time;

/// <summary>
/// Sends a request and waits for its answer, several times if necessary. Each attempt has its own socket, which accepts datagrams
/// from the server's address and port only, so that a stranger would have to guess our port, and a late answer to an earlier
/// attempt is not mistaken for an answer to this one.
/// </summary>
internal static class TimeExchange
{
    // One byte more than any datagram has, so that none is truncated.
    private const int BufferLength = 65536;

    /// <summary>Asks a server.</summary>
    /// <exception cref="FtpToolsException">Nobody answered in time (<see cref="ErrorCode.Timeout"/>), the server cannot be reached
    /// (<see cref="ErrorCode.ServerUnreachable"/>), or the question threw.</exception>
    public static async Task<T> RunAsync<T>(
        string host, int port, NetTimeQuery query, Func<TimeQuestion<T>> question, CancellationToken cancellationToken)
        where T : class
    {
        if (query.Timeout <= TimeSpan.Zero || query.Attempts < 1)
            throw new FtpToolsException(ErrorCode.InvalidArgument, "A request needs time and at least one attempt.");
        var addresses = await ResolveAsync(host, port, query, cancellationToken).ConfigureAwait(false);
        var slice = query.Timeout / query.Attempts / addresses.Count;
        for (var attempt = 0; attempt < query.Attempts; attempt++)
        {
            foreach (var address in addresses.ToList())
            {
                using var limit = new CancellationTokenSource(slice, query.TimeProvider);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                try
                {
                    return await AskAsync(host, address, query.TimeProvider, question(), either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    // The next attempt follows.
                }
                catch (SocketException e)
                {
                    addresses.Remove(address);
                    if (addresses.Count == 0) throw TimeSockets.Unreachable(host, port, e);
                }
            }
        }

        throw NoAnswer(host, port, query);
    }

    private static async Task<T> AskAsync<T>(
        string host, IPEndPoint address, TimeProvider clock, TimeQuestion<T> question, CancellationToken cancellationToken)
        where T : class
    {
        using var socket = await TimeSockets.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[BufferLength];
        var request = question.Ask(host, address);
        var sentAt = clock.GetUtcNow();
        var start = clock.GetTimestamp();
        await socket.SendAsync(request, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            var receipt = new TimeReceipt(host, address, sentAt, clock.GetElapsedTime(start));
            if (question.Take(buffer.AsSpan(0, length), receipt) is { } answer) return answer;
        }
    }

    private static async Task<List<IPEndPoint>> ResolveAsync(string host, int port, NetTimeQuery query, CancellationToken cancellationToken)
    {
        if (HostAddress.AddressOf(host) is { } literal) return [new IPEndPoint(literal, port)];
        using var limit = new CancellationTokenSource(query.Timeout, query.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, either.Token).ConfigureAwait(false);
            if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
            return [.. addresses.Select(a => new IPEndPoint(a, port))];
        }
        catch (SocketException e)
        {
            throw TimeSockets.Unreachable(host, port, e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(host, port, query);
        }
        catch (ArgumentException e)
        {
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{host}' is not a valid host name.", e) { Target = host };
        }
    }

    private static FtpToolsException NoAnswer(string host, int port, NetTimeQuery query)
    {
        return new FtpToolsException(
            ErrorCode.Timeout,
            FormattableString.Invariant($"{host}, UDP port {port}, did not answer within {query.Timeout.TotalSeconds:0.#} seconds."))
        {
            Target = HostAddress.Join(host, port),
        };
    }
}
