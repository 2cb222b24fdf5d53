using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server;
using FtpTools.Transport;

namespace FtpTools;

/// <summary>The state of a server.</summary>
public enum ServerState
{
    /// <summary>It accepts connections.</summary>
    Running,

    /// <summary>It accepts no more connections and lets transfers end.</summary>
    Stopping,

    /// <summary>It is over.</summary>
    Stopped,
}

/// <summary>
/// A file server in this process. It runs on the thread pool from <see cref="Start"/> to <see cref="StopAsync"/>.
/// </summary>
public sealed class FtpServer : IAsyncDisposable
{
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(5);

    private static int _lastNumber;

    private readonly ServerContext _context;
    private readonly ConnectionListener _listener;
    private readonly ConcurrentDictionary<long, ServerConnection> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConnectionRefuser _refuser;
    private readonly ITimer _clock;
    private readonly PartialSweeper _sweeper;
    private Task _accepting = Task.CompletedTask;
    private long _lastConnection;
    private long _pastBytesReceived;
    private long _pastBytesSent;
    private int _handshakes;
    private int _state;

    private FtpServer(ServerContext context, ConnectionListener listener, string? thumbprint)
    {
        _context = context;
        _listener = listener;
        _refuser = new ConnectionRefuser(context.Options.TimeProvider);
        _sweeper = new PartialSweeper(context);
        Name = context.Options.Name ?? "Server" + Interlocked.Increment(ref _lastNumber);
        Thumbprint = thumbprint;
        Endpoint = listener.LocalEndPoint;
        StartedAt = context.Options.TimeProvider.GetLocalNow().DateTime;
        var second = TimeSpan.FromSeconds(1);
        _clock = context.Options.TimeProvider.CreateTimer(_ => CheckTime(), null, second, second);
    }

    /// <summary>The name of the server in this process.</summary>
    public string Name { get; }

    /// <summary>The folder with the homes.</summary>
    public string Root => _context.Data.Root;

    /// <summary>The address and port it listens on.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Its accounts and quotas, for a test that makes their disk fail.</summary>
    internal DataFolder Data => _context.Data;

    /// <summary>The TCP port.</summary>
    public int Port => Endpoint.Port;

    /// <summary>Whether links are encrypted.</summary>
    public bool IsEncrypted => _context.Options.UseTls;

    /// <summary>The SHA-256 thumbprint of the certificate; null without TLS.</summary>
    public string? Thumbprint { get; }

    /// <summary>When it was started, in local time.</summary>
    public DateTime StartedAt { get; }

    /// <summary>The state of the server.</summary>
    public ServerState State => (ServerState)Volatile.Read(ref _state);

    /// <summary>Open connections.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Connections that are logged in.</summary>
    public int SessionCount => _connections.Values.Count(c => c.UserName is not null);

    /// <summary>Bytes received since the start, protocol included, encryption not.</summary>
    public long BytesReceived => Interlocked.Read(ref _pastBytesReceived) + _connections.Values.Sum(c => c.BytesReceived);

    /// <summary>Bytes sent since the start, protocol included, encryption not.</summary>
    public long BytesSent => Interlocked.Read(ref _pastBytesSent) + _connections.Values.Sum(c => c.BytesSent);

    /// <summary>The commands that clients can call, sorted by name.</summary>
    public IReadOnlyList<RemoteCommand> Commands => _context.Commands.All;

    /// <summary>The addresses under which clients can reach it, as <c>address:port</c>.</summary>
    public IReadOnlyList<string> ReachableAt
    {
        get
        {
            if (!Endpoint.Address.Equals(IPAddress.IPv6Any) && !Endpoint.Address.Equals(IPAddress.Any)) return [Endpoint.ToString()];
            var addresses = NetworkInterface.GetAllNetworkInterfaces()
                .Where(n => n.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .SelectMany(n => n.GetIPProperties().UnicastAddresses)
                .Select(a => a.Address)
                .Where(a => !a.IsIPv6LinkLocal && (a.AddressFamily == AddressFamily.InterNetwork || Endpoint.AddressFamily == AddressFamily.InterNetworkV6));
            return [.. addresses.OrderBy(IPAddress.IsLoopback).ThenBy(a => a.AddressFamily).Select(a => new IPEndPoint(a, Port).ToString()).Distinct()];
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="FtpToolsException">The address is taken, the folder cannot be used, or the certificate cannot.</exception>
    public static FtpServer Start(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var data = DataFolder.Open(options.Root, options.FileSystem, options.TimeProvider);
        var certificate = options.UseTls ? options.Certificate ?? data.GetOrCreateCertificate() : null;
        if (certificate is not null) ServerCertificate.ThrowIfUnusable(certificate, options.TimeProvider.GetUtcNow());
        var limiter = new ConnectionLimiter(options.MaxConnections, options.MaxConnectionsPerAddress, options.MaxSessionsPerUser);
        var ledger = new QuotaLedger(data, options.FileSystem, options.TimeProvider, e => ServerLog.LedgerFailed(options.Logger, e.Message));
        var context = new ServerContext(options, data, ledger, new LoginThrottle(timeProvider: options.TimeProvider), limiter, new RemoteCommandTable());
        var listener = ConnectionListener.Bind(new IPEndPoint(options.ListenAddress, options.Port), certificate);
        var server = new FtpServer(context, listener, certificate is null ? null : CertificateThumbprint.Of(certificate));
        server._accepting = Task.Run(server.AcceptAsync);
        server._sweeper.Start();
        ServerLog.Listening(options.Logger, server.Endpoint, options.UseTls);
        return server;
    }

    /// <summary>Lets clients call a command. One of the same name is replaced; calls of it that are under way continue.</summary>
    /// <exception cref="FtpToolsException">The name or the limits of the command are not valid (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public void RegisterCommand(RemoteCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        _context.Commands.Add(command);
    }

    /// <summary>Takes a command away from clients; calls of it that are under way continue.</summary>
    /// <returns>Whether there was a command with this name.</returns>
    public bool UnregisterCommand(string name) => _context.Commands.Remove(name);

    /// <summary>
    /// Stops the server: no more connections, transfers may end within <see cref="ServerOptions.StopTimeout"/>, the rest is
    /// aborted. A second call waits for the first.
    /// </summary>
    public async Task StopAsync()
    {
        if (Interlocked.CompareExchange(ref _state, (int)ServerState.Stopping, (int)ServerState.Running) != (int)ServerState.Running)
        {
            await WaitForStopAsync().ConfigureAwait(false);
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var connection in _connections.Values) connection.BeginStop(new FtpToolsException(ErrorCode.ServerStopping, "The server is being stopped."));
        await WaitForConnectionsAsync(_context.Options.StopTimeout).ConfigureAwait(false);
        var late = _connections.Values.ToArray();
        foreach (var connection in late) connection.Abort();
        await WaitForConnectionsAsync(AbortTimeout).ConfigureAwait(false);
        await _clock.DisposeAsync().ConfigureAwait(false);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _context.Ledger.DisposeAsync().ConfigureAwait(false);
        await _context.Data.DisposeAsync().ConfigureAwait(false);
        Volatile.Write(ref _state, (int)ServerState.Stopped);
        ServerLog.Stopped(_context.Options.Logger, late.Length);
        _stopped.TrySetResult();
    }

    /// <summary>Waits until the server has stopped.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task WaitForStopAsync(CancellationToken cancellationToken = default) => _stopped.Task.WaitAsync(cancellationToken);

    /// <summary>Stops the server as <see cref="StopAsync"/> does.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>The name of the server, so that it can be used where text is wanted.</summary>
    public override string ToString() => Name;

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(socket), CancellationToken.None);
            }
            catch (Exception e) when (_stopping.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of descriptors, most likely: the open connections continue, and free some when they end.
                ServerLog.AcceptFailed(_context.Options.Logger, e);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _context.Options.TimeProvider, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var remote = socket.RemoteEndPoint as IPEndPoint;
        var address = remote?.Address ?? IPAddress.None;
        Interlocked.Increment(ref _handshakes);
        try
        {
            if (!_context.Limiter.TryEnter(address))
            {
                ServerLog.Refused(_context.Options.Logger, remote, "too many connections");
                await _refuser.RefuseAsync(() => OpenAsync(socket)).ConfigureAwait(false);
                return;
            }

            try
            {
                await ServeAdmittedAsync(socket).ConfigureAwait(false);
            }
            finally
            {
                _context.Limiter.Leave(address);
            }
        }
        catch (FtpToolsException e)
        {
            ServerLog.Refused(_context.Options.Logger, remote, DisplayText.Clean(e.Message));
        }
        catch (OperationCanceledException)
        {
            ServerLog.Refused(_context.Options.Logger, remote, "the handshake took too long, or the server stopped");
        }
        catch (Exception e)
        {
            // The boundary of a connection: a defect ends this one, and never the server.
            ServerLog.ConnectionFailed(_context.Options.Logger, e);
        }
        finally
        {
            socket.Dispose();
            Interlocked.Decrement(ref _handshakes);
        }
    }

    private async Task ServeAdmittedAsync(Socket socket)
    {
        var link = await OpenAsync(socket).ConfigureAwait(false);
        var id = Interlocked.Increment(ref _lastConnection);
        var connection = new ServerConnection(_context, link, id);
        await using var disposal = connection.ConfigureAwait(false);
        ServerMetrics.Connections.Add(1);
        ServerLog.Connected(_context.Options.Logger, id, link.RemoteEndPoint);
        _connections[id] = connection;
        try
        {
            // A stop between the accept and the entry in the table would not have seen this one.
            if (_stopping.IsCancellationRequested) connection.BeginStop(new FtpToolsException(ErrorCode.ServerStopping, "The server is being stopped."));
            var reason = await connection.RunAsync().ConfigureAwait(false);
            ServerLog.Ended(_context.Options.Logger, id, DisplayText.Clean(reason));
        }
        finally
        {
            _connections.TryRemove(id, out _);
            Interlocked.Add(ref _pastBytesReceived, connection.BytesReceived);
            Interlocked.Add(ref _pastBytesSent, connection.BytesSent);
            ServerMetrics.Connections.Add(-1);
        }
    }

    private async Task<ByteConnection> OpenAsync(Socket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(_context.Options.LoginTimeout);
        return await _listener.OpenAsync(socket, limit.Token).ConfigureAwait(false);
    }

    private async Task WaitForConnectionsAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, _context.Options.TimeProvider);
        while (!_connections.IsEmpty || Volatile.Read(ref _handshakes) > 0)
        {
            if (timeout.IsCancellationRequested) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void CheckTime()
    {
        foreach (var connection in _connections.Values) connection.CheckTime();
    }
}
