using System.Net;
using FtpTools.Security;
using FtpTools.Server;
using FtpTools.Server.Data;
using FtpTools.Server.Files;
using FtpTools.Server.Listening;
using FtpTools.Transport;

namespace FtpTools;

/// <summary>
/// A file server in this process. It runs on the thread pool from <see cref="Start"/> to <see cref="StopAsync"/>.
/// </summary>
public sealed class FtpServer : IAsyncDisposable
{
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(5);

    private static int _lastNumber;

    private readonly ServerContext _context;
    private readonly ConnectionHost _host;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _clock;
    private readonly PartialSweeper _sweeper;
    private int _state;

    private FtpServer(ServerContext context, IReadOnlyList<ServerListener> listeners, string? thumbprint)
    {
        _context = context;
        _host = new ConnectionHost(context, listeners);
        _sweeper = new PartialSweeper(context);
        Name = context.Options.Name ?? "Server" + Interlocked.Increment(ref _lastNumber);
        Thumbprint = thumbprint;
        Endpoint = listeners[0].EndPoint;
        Endpoints = [.. listeners.Select(l => new ServerEndpoint(l.Scheme, l.EndPoint))];
        StartedAt = context.Options.TimeProvider.GetLocalNow().DateTime;
        var second = TimeSpan.FromSeconds(1);
        _clock = context.Options.TimeProvider.CreateTimer(_ => _host.CheckTime(), null, second, second);
    }

    /// <summary>The name of the server in this process.</summary>
    public string Name { get; }

    /// <summary>The folder with the homes.</summary>
    public string Root => _context.Data.Root;

    /// <summary>The address and port it listens on.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Its accounts and quotas, for a test that makes their disk fail.</summary>
    internal ServerDataDirectory Data => _context.Data;

    /// <summary>Where it speaks what: <c>ftpx</c>, its own protocol, first; <c>ftp</c> and <c>ftps</c> when it was started with
    /// <see cref="ServerOptions.Ftp"/>.</summary>
    public IReadOnlyList<ServerEndpoint> Endpoints { get; }

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
    public int ConnectionCount => _host.Count;

    /// <summary>Connections that are logged in.</summary>
    public int SessionCount => _context.Sessions.Count;

    /// <summary>Bytes received since the start, protocol included, encryption not.</summary>
    public long BytesReceived => _host.BytesReceived;

    /// <summary>Bytes sent since the start, protocol included, encryption not.</summary>
    public long BytesSent => _host.BytesSent;

    /// <summary>How many files, connections included, the operating system lets this process have open (<c>ulimit -n</c>); null where
    /// it has no limit. The other limits follow from it.</summary>
    public long? DescriptorLimit => _context.Descriptors.Limit;

    /// <summary>How many connections may be logged in at once: <see cref="ServerOptions.MaxConnections"/>, or fewer where
    /// <see cref="DescriptorLimit"/> does not allow so many.</summary>
    public int MaxConnections => _context.Limits.Sessions;

    /// <summary>How many of them may be of one user.</summary>
    public int MaxSessionsPerUser => _context.Limits.SessionsPerUser;

    /// <summary>How many connections may be open that have not logged in. When there are more, those that send nothing make room.</summary>
    public int MaxPendingLogins => _context.Limits.Pending;

    /// <summary>How many transfers and listings may be open at once; others wait.</summary>
    public int MaxTransfers => _context.Limits.Transfers;

    /// <summary>How many of them may be of one user.</summary>
    public int MaxTransfersPerUser => _context.Limits.TransfersPerUser;

    /// <summary>The commands that clients can call, sorted by name.</summary>
    public IReadOnlyList<RemoteCommand> Commands => _context.Commands.All;

    /// <summary>The addresses under which clients can reach it, as <c>address:port</c>.</summary>
    public IReadOnlyList<string> ReachableAt => ReachableAddresses.Of(Endpoint);

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="FtpToolsException">The address is taken, the folder cannot be used, or the certificate cannot; or the process may
    /// open too few files.</exception>
    public static FtpServer Start(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var context = ServerContext.Open(options);
        var certificate = options.UseTls ? options.Certificate ?? context.Data.GetOrCreateCertificate() : null;
        if (certificate is not null) ServerCertificate.ThrowIfUnusable(certificate, options.TimeProvider.GetUtcNow());
        var tls = certificate is null ? null : new TlsServer(certificate);
        var listeners = ServerListener.OpenAll(Protocols.Listeners(options), tls);
        var server = new FtpServer(context, listeners, certificate is null ? null : CertificateThumbprint.Of(certificate));
        server._host.Start();
        server._sweeper.Start();
        foreach (var path in context.Data.Closed) ServerLog.Closed(options.Logger, DisplayText.Clean(path));
        foreach (var endpoint in server.Endpoints) ServerLog.Listening(options.Logger, endpoint.EndPoint, endpoint.Scheme, options.UseTls);
        TellLimits(context);
        return server;
    }

    /// <summary>Lets clients call a command. One of the same name is replaced; calls of it that are under way continue.</summary>
    /// <exception cref="FtpToolsException">The name or the limits of the command are not valid
    /// (<see cref="ErrorCode.InvalidArgument"/>).</exception>
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

        await _host.BeginStopAsync().ConfigureAwait(false);
        await _host.WaitAsync(_context.Options.StopTimeout).ConfigureAwait(false);
        var late = _host.Connections;
        foreach (var connection in late) connection.Abort();
        await _host.WaitAsync(AbortTimeout).ConfigureAwait(false);
        await _clock.DisposeAsync().ConfigureAwait(false);
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _context.DisposeAsync().ConfigureAwait(false);
        Volatile.Write(ref _state, (int)ServerState.Stopped);
        ServerLog.Stopped(_context.Options.Logger, late.Count);
        _stopped.TrySetResult();
    }

    /// <summary>Waits until the server has stopped.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task WaitForStopAsync(CancellationToken cancellationToken = default) => _stopped.Task.WaitAsync(cancellationToken);

    /// <summary>Stops the server as <see cref="StopAsync"/> does.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    /// <summary>The name of the server, so that it can be used where text is wanted.</summary>
    public override string ToString() => Name;

    private static void TellLimits(ServerContext context)
    {
        var (logger, limits, descriptors) = (context.Options.Logger, context.Limits, context.Descriptors);
        ServerLog.Limits(logger, limits.Sessions, limits.SessionsPerUser, limits.Pending, limits.Transfers, limits.TransfersPerUser);
        if (descriptors.Limit is not { } limit) return;
        ServerLog.Descriptors(logger, limit, descriptors.Open);
        if (descriptors.IsScarce) ServerLog.DescriptorsScarce(logger, limit, descriptors.Open);
    }
}
