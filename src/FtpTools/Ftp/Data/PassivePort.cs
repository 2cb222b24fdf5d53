using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FtpTools.Ftp.Data;

/// <summary>
/// A port on which the server waits for one data connection of one client (passive mode, RFC 959 section 3.2). The first connection from
/// the address of the client gets it; what comes from elsewhere is closed, and what comes later finds no port.
/// </summary>
internal sealed class PassivePort : IDataPort
{
    private const int Backlog = 4;

    private readonly Socket _listener;
    private readonly CancellationTokenSource _closed = new();
    private readonly Task<Socket> _accepting;
    private readonly Action _disposed;
    private int _isTaken;
    private int _isDisposed;

    private PassivePort(Socket listener, IPAddress client, Action<EndPoint?> refused, Action disposed)
    {
        (_listener, _disposed) = (listener, disposed);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync(client, refused);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Begins to wait.</summary>
    /// <param name="local">The address of this computer that the client knows.</param>
    /// <param name="range">The ports to choose from, at random; any free one when null.</param>
    /// <param name="client">The client's address.</param>
    /// <param name="refused">Told where a connection came from that was not the client's.</param>
    /// <param name="disposed">Told when the port, and what came of it, is closed; not when null is returned.</param>
    /// <returns>Null when every port of the range is taken.</returns>
    public static PassivePort? Open(IPAddress local, PortRange? range, IPAddress client, Action<EndPoint?> refused, Action disposed)
    {
        var listener = range is { } ports ? BindWithin(local, ports) : TryBind(local, 0);
        return listener is null ? null : new PassivePort(listener, client, refused, disposed);
    }

    /// <inheritdoc/>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = await _accepting.WaitAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _isTaken, 1);
        return socket;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _disposed();
        _closed.Cancel();
        _listener.Dispose();
        _ = _accepting.ContinueWith(CloseUnused, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static Socket? BindWithin(IPAddress local, PortRange range)
    {
        var first = RandomNumberGenerator.GetInt32(range.Count);
        return Enumerable.Range(0, range.Count)
            .Select(i => TryBind(local, range.First + ((first + i) % range.Count)))
            .FirstOrDefault(socket => socket is not null);
    }

    private static Socket? TryBind(IPAddress local, int port)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(local, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            if (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied) return null;
            throw;
        }
    }

    private async Task<Socket> AcceptAsync(IPAddress client, Action<EndPoint?> refused)
    {
        while (true)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_closed.Token).ConfigureAwait(false);
                if (TakeIf(socket, client, refused)) return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // A peer that gave up while it was in the queue; the client may still come.
            }
        }
    }

    private bool TakeIf(Socket socket, IPAddress client, Action<EndPoint?> refused)
    {
        try
        {
            if (((IPEndPoint)socket.RemoteEndPoint!).Address.Equals(client))
            {
                _listener.Dispose();
                return true;
            }

            refused(socket.RemoteEndPoint);
        }
        catch (SocketException)
        {
            // It was gone before it was looked at.
        }

        socket.Close(0);
        return false;
    }

    private void CloseUnused(Task<Socket> accepting)
    {
        if (accepting.IsCompletedSuccessfully && Volatile.Read(ref _isTaken) == 0) accepting.Result.Dispose();
        _ = accepting.Exception; // The port was closed, or the network failed; nobody waits any more.
        _closed.Dispose();
    }
}
