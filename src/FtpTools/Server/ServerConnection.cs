using FtpTools.Protocol;
using FtpTools.Protocol.Messages;
using FtpTools.Transport;

namespace FtpTools.Server;

/// <summary>
/// One connection to a client: reads its frames, and lets each request run on its own. The reading never waits for a
/// request, except for the disk of an upload that does not keep up.
/// </summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private const int BodiesAtOnce = 32;
    private const int AnswersAtOnce = 2 * ProtocolLimits.MaxRequests;

    private readonly ServerContext _context;
    private readonly ByteConnection _link;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly ConnectionLogin _login;
    private readonly RequestRunner _runner;
    private readonly RequestTable _requests = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _stopReading = new();
    private readonly SemaphoreSlim _bodies = new(BodiesAtOnce);
    private readonly SemaphoreSlim _answers = new(AnswersAtOnce);
    private readonly long _startedAt;
    private FtpToolsException? _farewell;
    private volatile bool _aborted;

    public ServerConnection(ServerContext context, ByteConnection link, long id)
    {
        _context = context;
        _link = link;
        Id = id;
        _startedAt = context.Options.TimeProvider.GetTimestamp();
        _reader = new FrameReader(link.Stream, context.Options.TimeProvider);
        _writer = new FrameWriter(link.Stream, context.Options.TimeProvider);
        _login = new ConnectionLogin(context, link, id);
        _runner = new RequestRunner(id, context.Options.Logger, _writer, _requests, CloseAccount);
    }

    public long Id { get; }

    /// <summary>The name of the user; null before the login.</summary>
    public string? UserName => _login.User?.Name;

    public long BytesReceived => _reader.BytesRead;

    public long BytesSent => _writer.BytesWritten;

    /// <summary>Serves the client until it leaves, breaks a rule, or is told to go.</summary>
    /// <returns>Why the connection ended, for the log.</returns>
    public async Task<string> RunAsync()
    {
        var reason = "the client left";
        try
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, _stopReading.Token);
            await ReadAsync(reading.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested || _stopReading.IsCancellationRequested)
        {
            reason = _farewell?.Message ?? "aborted";
            if (!_ended.IsCancellationRequested) await SayFarewellAsync().ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            reason = _aborted ? "aborted" : e.Message;
            if (e.Code != ErrorCode.ConnectionLost) await SendErrorAsync(0, e).ConfigureAwait(false);
        }
        finally
        {
            await _ended.CancelAsync().ConfigureAwait(false);
            await _requests.WhenQuietAsync().ConfigureAwait(false);
            if (_login.User is { } user) _context.Limiter.LogOut(user.Name);
        }

        return reason;
    }

    /// <summary>Lets what is under way end, takes nothing new, and says goodbye.</summary>
    public void BeginStop(FtpToolsException reason)
    {
        if (Interlocked.CompareExchange(ref _farewell, reason, null) is null) _ = StopReadingAsync();
    }

    /// <summary>Breaks the connection at once.</summary>
    public void Abort()
    {
        // The link first: what is cancelled would otherwise answer on a connection that is to break without a word.
        _aborted = true;
        _link.Abort();
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment; the clock that called this must go on for the others.
        }
    }

    /// <summary>Ends the connection when it has been still for too long. Called once a second.</summary>
    public void CheckTime()
    {
        var options = _context.Options;
        if (_writer.Stall > options.StallTimeout || _reader.Stall > options.StallTimeout)
            Abort();
        else if (_login.User is null && options.TimeProvider.GetElapsedTime(_startedAt) > options.LoginTimeout)
            EndIdle("The login took too long.");
        else if (_login.User is not null && _requests.WaitsForClient && _reader.Silence > options.IdleTimeout)
            EndIdle(FormattableString.Invariant($"Nothing arrived for {options.IdleTimeout.TotalMinutes:0} minutes."));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_aborted) await _link.CloseAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
        _writer.Dispose();
        _ended.Dispose();
        _stopReading.Dispose();
        _bodies.Dispose();
        _answers.Dispose();
    }

    private void CloseAccount(FtpToolsException reason)
    {
        BeginStop(reason);
        _requests.CancelAll();
    }

    // Uploads need the reading to continue until they are done.
    private async Task StopReadingAsync()
    {
        if (_login.User is not null) await _requests.WhenQuietAsync().ConfigureAwait(false);
        await _stopReading.CancelAsync().ConfigureAwait(false);
    }

    private void EndIdle(string text)
    {
        // A farewell that the client does not read either: the next look breaks the connection.
        if (_farewell is not null)
        {
            Abort();
            return;
        }

        BeginStop(new FtpToolsException(ErrorCode.IdleTimeout, text));
        _requests.CancelAll();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false) is { } header)
        {
            if (header.Id == 0) throw new FtpToolsException(ErrorCode.ProtocolViolation, "A frame has no id, or the id 0.");
            if (header.Type == MessageType.Quit)
            {
                await QuitAsync(header).ConfigureAwait(false);
                return;
            }

            if (_login.User is null) await LogInAsync(header, cancellationToken).ConfigureAwait(false);
            else await DispatchAsync(header, cancellationToken).ConfigureAwait(false);
            await _reader.SkipBodyAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LogInAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (header.Type == MessageType.Unknown || MessageTable.Of(header.Type).Phase != MessagePhase.BeforeLogin)
            throw new FtpToolsException(ErrorCode.LoginRequired, "Log in first.");
        try
        {
            var message = FrameCodec.ReadMessage(header);
            var reply = await _login.HandleAsync(message, cancellationToken).ConfigureAwait(false);
            await _writer.WriteAsync(reply with { Id = header.Id }).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (!_login.IsOver && MayTryAgain(e.Code))
        {
            await SendErrorAsync(header.Id, e).ConfigureAwait(false);
        }

        if (_login.User is null) return;
        _reader.MaxHeader = ProtocolLimits.MaxHeader;
        _reader.MaxBody = ProtocolLimits.MaxBody;
    }

    private static bool MayTryAgain(ErrorCode code) => code is ErrorCode.LoginFailed or ErrorCode.LoginThrottled
        or ErrorCode.MechanismRefused or ErrorCode.BadRequest or ErrorCode.TooManyConnections;

    private ValueTask DispatchAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (header.BodyLength is not null && header.Type != MessageType.Unknown && !MessageTable.Of(header.Type).MayHaveBody)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, $"'{MessageTable.NameOf(header.Type)}' has no body.");
        switch (header.Type)
        {
            case MessageType.Data:
                return TakeDataAsync(header, cancellationToken);
            case MessageType.End:
                TakeEnd(header);
                return ValueTask.CompletedTask;
            case MessageType.More:
                _requests.Find(header.Id)?.Pages?.Add();
                return ValueTask.CompletedTask;
            case MessageType.Cancel:
                return CancelAsync(header);
            case MessageType.Ping:
                return _writer.WriteAsync(new ReplyMessage { Id = header.Id, Time = _context.Options.TimeProvider.GetUtcNow().UtcDateTime });
            case MessageType.Unknown:
                return SendErrorAsync(header.Id, new FtpToolsException(ErrorCode.NotSupported, "This server does not know this operation."));
            default:
                return BeginRequestAsync(header, cancellationToken);
        }
    }

    private async ValueTask BeginRequestAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (_farewell is { } farewell)
        {
            await SendErrorAsync(header.Id, farewell).ConfigureAwait(false);
            return;
        }

        var description = MessageTable.Of(header.Type);
        if (description.Phase != MessagePhase.AfterLogin)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, $"'{description.Name}' is not allowed here: the login is done.");
        Message message;
        try
        {
            message = FrameCodec.ReadMessage(header);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.BadRequest)
        {
            await SendErrorAsync(header.Id, e).ConfigureAwait(false);
            return;
        }

        // A client that asks and never reads is not listened to once so many answers wait for it.
        await _answers.WaitAsync(cancellationToken).ConfigureAwait(false);
        var body = await ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
        var request = new ServerRequest(message, _login.User!, _writer, body, _bodies, _ended.Token);
        var accepted = false;
        try
        {
            _requests.Add(request);
            accepted = true;
        }
        finally
        {
            if (!accepted)
            {
                request.Dispose();
                if (body.Array is not null) _bodies.Release();
            }
        }

        _ = Task.Run(
            async () =>
            {
                await _runner.RunAsync(request).ConfigureAwait(false);
                if (body.Array is not null) _bodies.Release();
                _answers.Release();
                _requests.Finish();
            },
            CancellationToken.None);
    }

    private async ValueTask<ArraySegment<byte>> ReadBodyAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (header.BodyLength is null) return default;
        await _bodies.WaitAsync(cancellationToken).ConfigureAwait(false);
        var complete = false;
        try
        {
            var body = await _reader.ReadRentedBodyAsync(cancellationToken).ConfigureAwait(false);
            complete = true;
            return body;
        }
        finally
        {
            if (!complete) _bodies.Release();
        }
    }

    // Data for a request that is over was on its way when the error was; it is read and thrown away.
    private async ValueTask TakeDataAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (_requests.Find(header.Id) is not { Content: { } content } request || header.BodyLength is not > 0) return;
        if (!request.HasStarted) request.ReadContentFrame<DataMessage>(header, data => request.StartContent(data.Offset));
        var piece = await _reader.ReadRentedBodyAsync(cancellationToken).ConfigureAwait(false);
        await content.AddAsync(piece.Array!, piece.Count, cancellationToken).ConfigureAwait(false);
    }

    private void TakeEnd(FrameHeader header)
    {
        if (_requests.Find(header.Id) is { Content: not null } request) request.ReadContentFrame<EndMessage>(header, request.EndContent);
    }

    private async ValueTask CancelAsync(FrameHeader header)
    {
        try
        {
            _requests.Find(FrameCodec.ReadMessage<CancelRequest>(header).Target)?.Cancel();
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.BadRequest)
        {
            await SendErrorAsync(header.Id, e).ConfigureAwait(false);
            return;
        }

        await _writer.WriteAsync(new ReplyMessage { Id = header.Id }).ConfigureAwait(false);
    }

    // Nothing is read any more, so an upload that is not complete never will be, nor a listing whose pages are still to be taken.
    private async Task QuitAsync(FrameHeader header)
    {
        _requests.GoOnWithoutClient();
        await _requests.WhenQuietAsync().ConfigureAwait(false);
        await _writer.WriteAsync(new ReplyMessage { Id = header.Id }).ConfigureAwait(false);
    }

    private async Task SayFarewellAsync()
    {
        await _requests.WhenQuietAsync().WaitAsync(_ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ended.IsCancellationRequested && _farewell is { } farewell) await SendErrorAsync(0, farewell).ConfigureAwait(false);
    }

    private async ValueTask SendErrorAsync(int id, FtpToolsException error)
    {
        try
        {
            await _writer.WriteAsync(RequestRunner.ToMessage(id, error)).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.ConnectionLost)
        {
            ServerLog.Ended(_context.Options.Logger, Id, "the client was gone before it could be told the error");
        }
    }
}
