using System.Net;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Transport;

namespace FtpTools.Framed.Server;

/// <summary>
/// One connection to a client: reads its frames, and lets each request run on its own. The reading never waits for a
/// request, except for the disk of an upload that does not keep up.
/// </summary>
internal sealed class FramedServerConnection : ISession, IAsyncDisposable
{
    private const string DisplacedText = "This user has more sessions than others, this one was silent the longest, and another user needs its place.";

    private readonly ServerContext _context;
    private readonly ByteConnection _link;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly FramedLoginPhase _login;
    private readonly RequestTable _requests = new();
    private readonly RequestDispatcher _dispatcher;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _stopReading = new();
    private readonly Action _loggedIn;
    private readonly long _startedAt;
    private FtpToolsException? _farewell;
    private volatile bool _aborted;
    private volatile bool _isDisplaced;

    /// <summary>Takes over a link.</summary>
    /// <param name="context">What it shares with others.</param>
    /// <param name="link">The link; disposed with this.</param>
    /// <param name="id">Its number, for the log.</param>
    /// <param name="pending">What it was until now.</param>
    /// <param name="loggedIn">Called when the login is done.</param>
    public FramedServerConnection(ServerContext context, ByteConnection link, long id, PendingConnection pending, Action loggedIn)
    {
        _loggedIn = loggedIn;
        _context = context;
        _link = link;
        Id = id;
        _startedAt = pending.AcceptedAt;
        _reader = new FrameReader(link.Stream, context.Options.TimeProvider);
        _writer = new FrameWriter(link.Stream, context.Options.TimeProvider);
        _login = new FramedLoginPhase(context, link, id, pending, this);
        var runner = new RequestRunner(id, context.Options.Logger, context.Files, _writer, _requests, CloseAccount);
        _dispatcher = new RequestDispatcher(context.Options.TimeProvider, _reader, _writer, _requests, runner, Abort, _ended.Token);
    }

    public long Id { get; }

    /// <summary>The name of the user; null before the login.</summary>
    public string? UserName => _login.User?.Name;

    IPAddress ISession.Address => _link.RemoteAddress;

    bool ISession.IsQuiet => _requests.IsQuiet;

    TimeSpan ISession.Silence => _reader.Silence;

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
            _context.Sessions.Leave(this);
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
        else if (_isDisplaced)
            EndIdle(DisplacedText);
        else if (_login.User is null && options.TimeProvider.GetElapsedTime(_startedAt) > options.LoginTimeout)
            EndIdle("The login took too long.");
        else if (_login.User is not null && _requests.WaitsForClient && _reader.Silence > options.IdleTimeout)
            EndIdle(FormattableString.Invariant($"Nothing arrived for {options.IdleTimeout.TotalMinutes:0} minutes."));
    }

    /// <inheritdoc/>
    public void Displace()
    {
        // The clock tells it, and breaks it a second later if it has not ended: whoever logs in now need not wait for that.
        _isDisplaced = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_aborted) await _link.CloseAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
        _writer.Dispose();
        _ended.Dispose();
        _stopReading.Dispose();
        _dispatcher.Dispose();
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
                _requests.RequireFree(header.Id);
                await QuitAsync(header).ConfigureAwait(false);
                return;
            }

            if (_login.User is not { } user) await LogInAsync(header, cancellationToken).ConfigureAwait(false);
            else await _dispatcher.DispatchAsync(header, user, _farewell, cancellationToken).ConfigureAwait(false);
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
        _loggedIn();
        _reader.MaxHeader = ProtocolLimits.MaxHeader;
        _reader.MaxBody = ProtocolLimits.MaxBody;
    }

    private static bool MayTryAgain(ErrorCode code) => code is ErrorCode.LoginFailed or ErrorCode.LoginThrottled
        or ErrorCode.MechanismRefused or ErrorCode.BadRequest or ErrorCode.TooManyConnections;

    // Nothing is read any more, so an upload that is not complete never will be, nor a listing whose pages are still to be taken.
    private async Task QuitAsync(FrameHeader header)
    {
        _requests.GoOnWithoutClient();
        var quiet = _requests.WhenQuietAsync();
        using (var waiting = new CancellationTokenSource())
        {
            var watching = quiet.IsCompleted ? Task.CompletedTask : StopCommandsWhenGoneAsync(waiting.Token);
            await quiet.ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }

        await _writer.WriteAsync(new ReplyMessage { Id = header.Id }).ConfigureAwait(false);
    }

    // Uploads that are complete are finished for a client that is gone, too; a command may take a day, and its output is for nobody then.
    private async Task StopCommandsWhenGoneAsync(CancellationToken cancellationToken)
    {
        var scratch = new byte[256];
        try
        {
            while (await _link.Stream.ReadAsync(scratch, cancellationToken).ConfigureAwait(false) > 0)
            {
                // Nothing counts after the farewell.
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            ServerLog.Ended(_context.Options.Logger, Id, "the client was gone before its requests had ended");
        }

        _requests.StopCommands();
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
