using System.Collections.Concurrent;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Sessions;
using FtpTools.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FtpTools.Framed.Client;

/// <summary>
/// The client's end of a link: sends requests, and hands the answers to the exchanges they belong to. The first reason for
/// its end is the one that every later request is given.
/// </summary>
internal sealed class FramedConnection : IAsyncDisposable
{
    private static readonly TimeSpan LastWordTime = TimeSpan.FromSeconds(1);

    private readonly ByteConnection _link;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly ConcurrentDictionary<int, PendingRequest> _exchanges = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TimeSpan _keepAlive;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private SemaphoreSlim _slots = new(ProtocolLimits.MaxRequests);
    private Task _receiving = Task.CompletedTask;
    private Task _keepingAlive = Task.CompletedTask;
    private FtpToolsException? _reason;
    private volatile bool _quitting;
    private int _lastId;

    public FramedConnection(ByteConnection link, TimeProvider time, TimeSpan keepAlive, ILogger? logger = null)
    {
        _logger = logger ?? NullLogger.Instance;
        _link = link;
        _time = time;
        _keepAlive = keepAlive;
        _reader = new FrameReader(link.Stream, time) { MaxHeader = ProtocolLimits.MaxHeader, MaxBody = ProtocolLimits.MaxBody };
        _writer = new FrameWriter(link.Stream, time);
    }

    public ByteConnection Link => _link;

    public bool IsOpen => Volatile.Read(ref _reason) is null;

    /// <summary>Why the connection ended; null while it is open.</summary>
    public FtpToolsException? EndReason => Volatile.Read(ref _reason);

    public long BytesSent => _writer.BytesWritten;

    public long BytesReceived => _reader.BytesRead;

    /// <summary>Begins to read.</summary>
    public void Start()
    {
        _receiving = Task.Run(ReceiveAsync);
        _keepingAlive = Task.Run(KeepAliveAsync);
    }

    /// <summary>Limits the requests under way to what the server accepts. Called once, while there are none.</summary>
    public void LimitRequests(int most)
    {
        _slots.Dispose();
        _slots = new SemaphoreSlim(Math.Clamp(most, 1, ProtocolLimits.MaxRequests));
    }

    /// <summary>Sends a request and waits for its final reply.</summary>
    public async Task<ReplyMessage> RequestAsync(Func<int, Message> request, CancellationToken cancellationToken)
    {
        var exchange = new PendingRequest();
        var id = await BeginAsync(exchange, request, default, cancellationToken).ConfigureAwait(false);
        return await WaitAsync(id, exchange, exchange.Final, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the first frame of a request.</summary>
    /// <param name="exchange">Takes the answers.</param>
    /// <param name="request">Makes the frame for the id it is given.</param>
    /// <param name="body">The body of the frame.</param>
    /// <param name="cancellationToken">Gives up waiting for its turn; once sent, <see cref="WaitAsync"/> cancels.</param>
    /// <returns>The id of the request.</returns>
    public async Task<int> BeginAsync(
        PendingRequest exchange, Func<int, Message> request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        var id = Interlocked.Increment(ref _lastId);
        _exchanges[id] = exchange;
        try
        {
            // An end between the check above and the entry in the table would leave the exchange without an answer.
            ThrowIfEnded();
            var message = request(id);
            if (_logger.IsEnabled(LogLevel.Debug)) SessionLog.Requested(_logger, id, MessageTable.NameOf(message.Type));
            await WriteAsync(message, body).ConfigureAwait(false);
            return id;
        }
        catch (FtpToolsException e)
        {
            Remove(id);
            exchange.Fail(e);
            throw;
        }
    }

    /// <summary>Sends a further frame of a request that is under way.</summary>
    public async ValueTask SendAsync(Message message, ReadOnlyMemory<byte> body = default)
    {
        ThrowIfEnded();
        await WriteAsync(message, body).ConfigureAwait(false);
    }

    /// <summary>Waits for something a request promises. A cancellation stops the request on the server too.</summary>
    public async Task<T> WaitAsync<T>(int id, PendingRequest exchange, Task<T> promise, CancellationToken cancellationToken)
    {
        try
        {
            return await promise.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(id, exchange).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops a request that nobody waits for any more. What the server still sends for it is thrown away.</summary>
    public async Task CancelAsync(int id, PendingRequest exchange)
    {
        exchange.Abandon();
        if (!_exchanges.ContainsKey(id)) return;
        await SendAsideAsync(cancel => new CancelRequest { Id = cancel, Target = id }).ConfigureAwait(false);
    }

    /// <summary>Says goodbye. The server closing the connection afterwards does not count as a lost connection.</summary>
    public Task QuitAsync(CancellationToken cancellationToken)
    {
        _quitting = true;
        return RequestAsync(id => new QuitRequest { Id = id }, cancellationToken);
    }

    /// <summary>Ends the connection at once.</summary>
    /// <param name="reason">The error that every request gets that is under way or comes later.</param>
    public void End(FtpToolsException reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null) return;
        SessionLog.Ended(_logger, $"{_link.RemoteEndPoint}", DisplayText.Clean(reason.Message));
        _ended.Cancel();
        _link.Abort();
        foreach (var id in _exchanges.Keys) Take(id)?.Fail(reason);
    }

    public async ValueTask DisposeAsync()
    {
        End(Closed());
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _keepingAlive.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _link.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
        _writer.Dispose();
    }

    private static FtpToolsException Closed() => new(ErrorCode.NotConnected, "The session was closed.");

    private void ThrowIfEnded()
    {
        if (EndReason is { } reason) throw new FtpToolsException(reason.Code, reason.Message, reason) { Target = reason.Target };
    }

    // A server that closes the link says why before it does: what it said matters more than that a write failed.
    private async ValueTask WriteAsync(Message message, ReadOnlyMemory<byte> body = default)
    {
        try
        {
            await _writer.WriteAsync(message, body).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.ConnectionLost)
        {
            await Task.WhenAny(_receiving, Task.Delay(LastWordTime, CancellationToken.None)).ConfigureAwait(false);
            End(e);
            ThrowIfEnded();
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await _reader.ReadHeaderAsync(_ended.Token).ConfigureAwait(false) is { } header)
            {
                await DispatchAsync(header).ConfigureAwait(false);
                await _reader.SkipBodyAsync(_ended.Token).ConfigureAwait(false);
            }

            End(_quitting ? Closed() : LinkErrors.Lost(null, "The server closed the connection."));
        }
        catch (FtpToolsException e) when (e is { Code: ErrorCode.BadRequest } and not RemoteErrorException)
        {
            End(new FtpToolsException(ErrorCode.ProtocolViolation, "The server sent a frame that cannot be read. " + e.Message, e));
        }
        catch (FtpToolsException e)
        {
            End(e);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // End was called with the reason.
        }
    }

    private async ValueTask DispatchAsync(FrameHeader header)
    {
        if (header is { Id: 0, Type: MessageType.Error }) throw RefusalReader.Read(FrameCodec.ReadMessage<ErrorMessage>(header));
        if (!_exchanges.TryGetValue(header.Id, out var exchange))
            throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server answered a request that was not made.");
        switch (header.Type)
        {
            case MessageType.Reply:
                var reply = FrameCodec.ReadMessage<ReplyMessage>(header);
                if (!exchange.IsAbandoned) await exchange.AcceptFinalAsync(reply, _reader, _ended.Token).ConfigureAwait(false);
                Remove(header.Id);
                exchange.Complete(reply);
                break;
            case MessageType.Error:
                var error = FrameCodec.ReadMessage<ErrorMessage>(header);
                Remove(header.Id);
                var refusal = RefusalReader.Read(error);
                if (_logger.IsEnabled(LogLevel.Debug)) SessionLog.Refused(_logger, header.Id, refusal.Description.Name, refusal.Message);
                exchange.Fail(refusal);
                break;
            case MessageType.Ready or MessageType.Begin or MessageType.Page or MessageType.Data:
                if (!exchange.IsAbandoned) await exchange.AcceptAsync(header, _reader, _ended.Token).ConfigureAwait(false);
                break;
            default:
                throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server sent a frame that only a client sends.");
        }
    }

    private void Remove(int id) => _ = Take(id);

    // Whoever takes an exchange out frees its place: at the end of the connection too, because others may wait for one.
    private PendingRequest? Take(int id)
    {
        if (!_exchanges.TryRemove(id, out var exchange)) return null;
        if (exchange.HoldsPlace) _slots.Release();
        return exchange;
    }

    // Asks the server for a sign of life after a long silence; a dead peer is noticed by its second silence.
    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(_keepAlive / 2, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                if (_reader.Silence >= _keepAlive * 2)
                {
                    var silence = FormattableString.Invariant($"The server has not answered for {_reader.Silence.TotalSeconds:0} seconds.");
                    End(new FtpToolsException(ErrorCode.Timeout, silence));
                }
                else if (_reader.Silence >= _keepAlive && _writer.Stall == TimeSpan.Zero)
                    await SendAsideAsync(id => new PingRequest { Id = id }).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The connection ended.
        }
    }

    // Sends a request whose answer nobody waits for. It does not count as one of the requests under way, so it never waits for its turn.
    private async Task SendAsideAsync(Func<int, Message> request)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new PendingRequest { HoldsPlace = false };
        answer.Abandon();
        _exchanges[id] = answer;
        try
        {
            await WriteAsync(request(id)).ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            End(e);
        }
    }
}
