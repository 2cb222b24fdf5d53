using System.Net;
using System.Net.Sockets;
using FtpTools.Time;
using FtpTools.Time.Ntp;
using FtpTools.Time.Strftime;

namespace FtpTools;

/// <summary>A time server in this process. It runs on the thread pool from <see cref="Start"/> to <see cref="StopAsync"/>.</summary>
public sealed class NetTimeServer : IAsyncDisposable
{
    // One byte more than any datagram has, so that none is truncated.
    private const int BufferLength = 65536;

    // Senders with such ports are services. A forged request could make one of them and this server answer each other.
    private const int LastServicePort = 1023;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private static int _lastNumber;

    private readonly NetTimeServerOptions _options;
    private readonly Socket _socket;
    private readonly ITimeResponder _responder;
    private readonly TimeAnswerLimiter _limiter;
    private readonly TimeRequestQueue _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _work = Task.CompletedTask;
    private int _isStopping;
    private long _requests;
    private long _answers;
    private long _refusals;
    private long _drops;

    private NetTimeServer(NetTimeServerOptions options, Socket socket, ITimeResponder responder)
    {
        _options = options;
        _socket = socket;
        _responder = responder;
        _limiter = new TimeAnswerLimiter(options.AnswersPerSecond, options.TimeProvider);
        _queue = new TimeRequestQueue(options.QueueLength);
        Name = options.Name ?? "Time" + Interlocked.Increment(ref _lastNumber);
        Endpoint = (IPEndPoint)socket.LocalEndPoint!;
        StartedAt = options.TimeProvider.GetLocalNow().DateTime;
    }

    /// <summary>The name of the server in this process.</summary>
    public string Name { get; }

    /// <summary>What it answers.</summary>
    public NetTimeProtocol Protocol => _options.Protocol;

    /// <summary>The address and port it listens on.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The UDP port.</summary>
    public int Port => Endpoint.Port;

    /// <summary>When it was started, in local time.</summary>
    public DateTime StartedAt { get; }

    /// <summary>Whether it has not been stopped.</summary>
    public bool IsRunning => Volatile.Read(ref _isStopping) == 0;

    /// <summary>Datagrams that were received.</summary>
    public long RequestCount => Interlocked.Read(ref _requests);

    /// <summary>Requests that got the time.</summary>
    public long AnswerCount => Interlocked.Read(ref _answers);

    /// <summary>Requests that got a reason instead.</summary>
    public long RefusedCount => Interlocked.Read(ref _refusals);

    /// <summary>Requests that got nothing: there were too many at once or from one address, or they were not valid requests.</summary>
    public long DroppedCount => Interlocked.Read(ref _drops) + _queue.DroppedCount;

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="FtpToolsException">The address is taken or not allowed (<see cref="ErrorCode.AddressInUse"/>), or an option
    /// makes no sense (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static NetTimeServer Start(NetTimeServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.QueueLength < 1 || options.AnswersPerSecond < 1)
            throw new FtpToolsException(
                ErrorCode.InvalidArgument, "A time server needs room for a request and at least one answer a second.");
        ITimeResponder responder = options.Protocol == NetTimeProtocol.Ntp ? new NtpResponder(options) : new StrftimeResponder(options);
        var port = options.Port
            ?? (options.Protocol == NetTimeProtocol.Ntp ? NetTimeServerOptions.DefaultNtpPort : NetTimeServerOptions.DefaultStrftimePort);
        var server = new NetTimeServer(options, TimeSockets.Bind(new IPEndPoint(options.ListenAddress, port)), responder);
        server._work = Task.Run(() => Task.WhenAll(server.ReceiveAsync(), server.AnswerAsync()));
        NetTimeLog.Listening(options.Logger, server.Protocol, server.Endpoint);
        return server;
    }

    /// <summary>Stops the server. A second call waits for the first.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) != 0)
        {
            await WaitForStopAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _work.ConfigureAwait(false);
            NetTimeLog.Stopped(_options.Logger, Endpoint, AnswerCount, DroppedCount);
        }
        finally
        {
            _socket.Dispose();
            _stopped.TrySetResult();
        }
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

    /// <summary>The name of the server, so that it can be used where text is expected.</summary>
    public override string ToString() => Name;

    private async Task ReceiveAsync()
    {
        var buffer = new byte[BufferLength];
        var anybody = new IPEndPoint(Endpoint.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                try
                {
                    var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anybody, _stopping.Token).ConfigureAwait(false);
                    Interlocked.Increment(ref _requests);
                    var bytes = buffer.AsSpan(0, received.ReceivedBytes).ToArray();
                    _queue.Add(new TimeRequest(bytes, (IPEndPoint)received.RemoteEndPoint, _options.TimeProvider.GetUtcNow()));
                }
                catch (SocketException e)
                {
                    NetTimeLog.ReceiveFailed(_options.Logger, e.Message);
                    await Task.Delay(PauseAfterFailure, _options.TimeProvider, _stopping.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // This is the only way this loop ends.
        }
        finally
        {
            _queue.Complete();
        }
    }

    private async Task AnswerAsync()
    {
        var answer = new byte[StrftimeFormatter.MaxResult];
        await foreach (var request in _queue.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var length = 0;
            var verdict = IsWelcome(request.From) ? _responder.Respond(request, answer, out length) : TimeVerdict.Drop;
            NetTimeLog.Request(_options.Logger, verdict, request.Bytes.Length, request.From);
            if (verdict != TimeVerdict.Drop && !await TrySendAsync(answer.AsMemory(0, length), request.From).ConfigureAwait(false))
                verdict = TimeVerdict.Drop;
            Interlocked.Increment(ref CounterOf(verdict));
        }
    }

    private bool IsWelcome(IPEndPoint from)
    {
        if (from.Port <= LastServicePort && _options.Protocol == NetTimeProtocol.Strftime) return false;
        var address = from.Address.IsIPv4MappedToIPv6 ? from.Address.MapToIPv4() : from.Address;
        return (IPAddress.IsLoopback(address) && !_options.LimitsLoopback) || _limiter.TryTake(address);
    }

    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> answer, IPEndPoint to)
    {
        try
        {
            await _socket.SendToAsync(answer, SocketFlags.None, to, _stopping.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            NetTimeLog.SendFailed(_options.Logger, to, e.Message);
            return false;
        }
    }

    private ref long CounterOf(TimeVerdict verdict)
    {
        if (verdict == TimeVerdict.Answer) return ref _answers;
        return ref verdict == TimeVerdict.Refuse ? ref _refusals : ref _drops;
    }
}
