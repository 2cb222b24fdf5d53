using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FtpTools.Server.Admission;

namespace FtpTools.Server.Listening;

/// <summary>
/// Accepts the connections of all listeners of a server, admits them, and runs each to its end, whatever protocol it speaks. No number of
/// them ends the accepting.
/// </summary>
internal sealed class ConnectionHost : IDisposable
{
    /// <summary>How long a newcomer waits while all that could make room wait for us.</summary>
    private const int MostTries = 100;

    private static readonly TimeSpan TryInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AcceptInterval = TimeSpan.FromMilliseconds(50);

    private readonly ServerContext _context;
    private readonly IReadOnlyList<ServerListener> _listeners;
    private readonly PendingTable _pending;
    private readonly FairTurns<IPAddress> _turns;
    private readonly ConcurrentDictionary<long, ServerConnection> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;
    private long _lastConnection;
    private long _pastBytesReceived;
    private long _pastBytesSent;
    private int _sockets;

    /// <summary>Takes over listeners, which it disposes.</summary>
    public ConnectionHost(ServerContext context, IReadOnlyList<ServerListener> listeners)
    {
        _context = context;
        _listeners = listeners;
        _pending = new PendingTable(context.Limits.Pending, context.Descriptors);

        // What is done in a turn costs the processor, or waits for the database. One address never has all of them.
        var turns = Math.Clamp(2 * Environment.ProcessorCount, 4, 32);
        _turns = new FairTurns<IPAddress>(turns, turns - 1);
    }

    /// <summary>The connections, but for those in the TLS handshake.</summary>
    public ICollection<ServerConnection> Connections => _connections.Values;

    /// <summary>How many those are.</summary>
    public int Count => _connections.Count;

    /// <summary>Bytes received since the start.</summary>
    public long BytesReceived => Interlocked.Read(ref _pastBytesReceived) + _connections.Values.Sum(c => c.BytesReceived);

    /// <summary>Bytes sent since the start.</summary>
    public long BytesSent => Interlocked.Read(ref _pastBytesSent) + _connections.Values.Sum(c => c.BytesSent);

    private static FtpToolsException Farewell => new(ErrorCode.ServerStopping, "The server is being stopped.");

    /// <summary>Begins to accept.</summary>
    public void Start() => _accepting = Task.WhenAll(_listeners.Select(listener => Task.Run(() => AcceptAllAsync(listener))));

    /// <summary>Accepts no more, and lets those inside end.</summary>
    public async Task BeginStopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        CloseListeners();
        await _accepting.ConfigureAwait(false);
        foreach (var connection in _connections.Values) connection.BeginStop(Farewell);
    }

    /// <summary>Waits until all have ended, or some time is over.</summary>
    public async Task WaitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, _context.Options.TimeProvider);
        while (Volatile.Read(ref _sockets) > 0 && !timeout.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Looks after those that are silent. Called once a second.</summary>
    public void CheckTime()
    {
        foreach (var connection in _connections.Values) Try(connection.CheckTime);
        Try(_context.Files.Transfers.CheckTime);
        if (_pending.TakeDropped() is > 0 and var dropped)
            ServerLog.Dropped(_context.Options.Logger, dropped, _context.Limits.Pending);
    }

    // What is cancelled calls whoever has asked to be told, a registered command for one. What that throws would end the process here.
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            ServerLog.ConnectionFailed(_context.Options.Logger, e);
        }
    }

    public void Dispose()
    {
        CloseListeners();
        _stopping.Dispose();
    }

    private void CloseListeners()
    {
        foreach (var listener in _listeners) listener.Dispose();
    }

    private async Task AcceptAllAsync(ServerListener listener)
    {
        var isFailing = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                isFailing = false;
                await AdmitAsync(listener, socket).ConfigureAwait(false);
            }
            catch (Exception e) when (_stopping.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is: the next one may be accepted.
                if (!isFailing) ServerLog.AcceptFailed(_context.Options.Logger, e);
                isFailing = true;
                await RecoverAsync().ConfigureAwait(false);
            }
        }
    }

    // Most likely, somebody else in this process has taken the descriptors that were kept in reserve. Whoever wants to connect waits in the
    // queue of the system meanwhile.
    private async Task RecoverAsync()
    {
        _pending.Shed();
        await Task.Delay(AcceptInterval, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AdmitAsync(ServerListener listener, Socket socket)
    {
        PendingConnection connection;
        try
        {
            connection = new PendingConnection(socket, socket.RemoteEndPoint as IPEndPoint, _context.Options.TimeProvider);
        }
        catch (SocketException)
        {
            socket.Dispose(); // It was gone before it was looked at.
            return;
        }

        for (var tries = 0; !_pending.TryEnter(connection); tries++)
        {
            if (tries == MostTries || _stopping.IsCancellationRequested)
            {
                ServerLog.Refused(_context.Options.Logger, connection.Remote, "the server cannot keep up with the logins");
                connection.Drop();
                return;
            }

            await Task.Delay(TryInterval, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Interlocked.Increment(ref _sockets);
        _ = Task.Run(() => ServeAsync(listener, connection), CancellationToken.None);
    }

    private async Task ServeAsync(ServerListener listener, PendingConnection pending)
    {
        try
        {
            var stream = new LoginStream(new NetworkStream(pending.Socket, ownsSocket: false), pending, _turns);
            await using var disposal = stream.ConfigureAwait(false);
            try
            {
                await ServeAsync(listener, pending, stream).ConfigureAwait(false);
            }
            finally
            {
                stream.Open();
            }
        }
        catch (Exception e) when (pending.IsDropped
            && e is FtpToolsException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It had to make room, which is told once a second for all of them.
        }
        catch (Exception e) when (e is FtpToolsException or IOException or ObjectDisposedException)
        {
            ServerLog.Refused(_context.Options.Logger, pending.Remote, DisplayText.Clean(e.Message));
        }
        catch (OperationCanceledException)
        {
            ServerLog.Refused(_context.Options.Logger, pending.Remote, "the handshake took too long, or the server stopped");
        }
        catch (Exception e)
        {
            // The boundary of a connection: a defect ends this one, and never the server.
            ServerLog.ConnectionFailed(_context.Options.Logger, e);
        }
        finally
        {
            pending.Socket.Dispose();
            _pending.Release(pending);
            Interlocked.Decrement(ref _sockets);
        }
    }

    private async Task ServeAsync(ServerListener listener, PendingConnection pending, LoginStream stream)
    {
        var link = await listener.OpenAsync(pending.Socket, stream, _context.Options.LoginTimeout, _stopping.Token).ConfigureAwait(false);
        var id = Interlocked.Increment(ref _lastConnection);
        var connection = listener.Connect(_context, id, link, pending, () => LeaveQueue(pending, stream));
        await using var disposal = connection.ConfigureAwait(false);
        ServerMetrics.Connections.Add(1);
        ServerLog.Connected(_context.Options.Logger, id, link.RemoteEndPoint);
        _connections[id] = connection;
        try
        {
            // A stop between the accept and the entry in the table would not have seen this one.
            if (_stopping.IsCancellationRequested) connection.BeginStop(Farewell);
            var reason = await connection.RunAsync().ConfigureAwait(false);
            ServerLog.Ended(_context.Options.Logger, id, DisplayText.Clean(reason));
        }
        finally
        {
            // The farewell depends on the peer: it takes nobody's turn, and makes room when there is none.
            pending.AwaitPeer();
            stream.Open();
            _connections.TryRemove(id, out _);
            Interlocked.Add(ref _pastBytesReceived, connection.BytesReceived);
            Interlocked.Add(ref _pastBytesSent, connection.BytesSent);
            ServerMetrics.Connections.Add(-1);
        }
    }

    private void LeaveQueue(PendingConnection pending, LoginStream stream)
    {
        _pending.Leave(pending);
        stream.Open();
    }
}
