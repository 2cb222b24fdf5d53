using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server;
using FtpTools.Server.Files;
using FtpTools.Server.Listening;
using FtpTools.Server.Login;
using FtpTools.Transport;

namespace FtpTools.Framed.Server;

/// <summary>
/// One connection to a client of our own protocol: reads its frames, and lets each request run on its own. The reading never waits for a
/// request, except for the disk of an upload that does not keep up.
/// </summary>
internal sealed class FramedServerConnection : ServerConnection
{
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly FramedLoginPhase _login;
    private readonly RequestTable _requests = new();
    private readonly RequestDispatcher _dispatcher;

    /// <summary>Takes over what came in. The client speaks first.</summary>
    /// <param name="context">What it shares with others.</param>
    /// <param name="incoming">The link, and what it was until now.</param>
    public FramedServerConnection(ServerContext context, IncomingConnection incoming)
        : base(context, incoming)
    {
        var options = context.Options;
        _reader = new FrameReader(Link.Stream, options.TimeProvider);
        _writer = new FrameWriter(Link.Stream, options.TimeProvider);
        _login = new FramedLoginPhase(context, new LoginPeer(Id, Link, incoming.Pending, this));
        var runner = new RequestRunner(Id, options.Logger, _writer, _requests, CloseAccount);
        _dispatcher = new RequestDispatcher(context, _reader, _writer, _requests, runner, Abort, Ended);
    }

    /// <inheritdoc/>
    public override UserFiles? User => _login.User;

    /// <inheritdoc/>
    public override long BytesReceived => _reader.BytesRead;

    /// <inheritdoc/>
    public override long BytesSent => _writer.BytesWritten;

    /// <inheritdoc/>
    public override bool IsQuiet => _requests.IsQuiet;

    /// <inheritdoc/>
    public override TimeSpan Silence => _reader.Silence;

    /// <inheritdoc/>
    protected override TimeSpan Stall => _writer.Stall > _reader.Stall ? _writer.Stall : _reader.Stall;

    /// <inheritdoc/>
    protected override bool WaitsForClient => _requests.WaitsForClient;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
        _writer.Dispose();
        _dispatcher.Dispose();
    }

    /// <inheritdoc/>
    protected override Task WhenQuietAsync() => _requests.WhenQuietAsync();

    /// <inheritdoc/>
    protected override void CancelRequests() => _requests.CancelAll();

    /// <inheritdoc/>
    protected override ValueTask SayAsync(FtpToolsException reason) => SendErrorAsync(0, reason);

    /// <inheritdoc/>
    protected override async Task ServeAsync(CancellationToken cancellationToken)
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
            else await _dispatcher.DispatchAsync(header, user, Farewell, cancellationToken).ConfigureAwait(false);
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
        Incoming.LeaveQueue();
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
            while (await Link.Stream.ReadAsync(scratch, cancellationToken).ConfigureAwait(false) > 0)
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
            ServerLog.Ended(Context.Options.Logger, Id, "the client was gone before its requests had ended");
        }

        _requests.StopCommands();
    }

    private async ValueTask SendErrorAsync(int id, FtpToolsException error)
    {
        try
        {
            await _writer.WriteAsync(RequestRunner.ToMessage(id, error)).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.ConnectionLost)
        {
            ServerLog.Ended(Context.Options.Logger, Id, "the client was gone before it could be told the error");
        }
    }
}
