using FtpTools.Ftp.Server.Verbs;
using FtpTools.Ftp.Wire;
using FtpTools.Server;
using FtpTools.Server.Files;
using FtpTools.Server.Listening;
using FtpTools.Server.Login;
using FtpTools.Transport;

namespace FtpTools.Ftp.Server;

/// <summary>
/// One control connection of an FTP client: takes its commands one at a time, in order. While a long one is under way, ABOR and STAT are
/// answered at once, and the others wait.
/// </summary>
internal sealed class FtpServerConnection : ServerConnection
{
    private const int MostUnknownBeforeLogin = 10;

    private readonly ControlChannel _control;
    private readonly FtpConversation _conversation;
    private TaskCompletionSource? _busy;
    private CancellationTokenSource? _running;
    private bool _hasLeftQueue;
    private int _unknown;

    /// <summary>Takes over what came in. The server speaks first.</summary>
    /// <param name="context">What it shares with others.</param>
    /// <param name="incoming">The link, and what it was until now.</param>
    /// <param name="shared">What the FTP connections of the server share.</param>
    public FtpServerConnection(ServerContext context, IncomingConnection incoming, FtpShared shared)
        : base(context, incoming)
    {
        Link.ReceiveUrgentInline();
        _control = new ControlChannel(Link, context.Options.TimeProvider);
        var peer = new LoginPeer(Id, Link, incoming.Pending, this);
        _conversation = new FtpConversation(context, incoming, shared, _control, peer, Ended);
    }

    /// <inheritdoc/>
    public override UserFiles? User => _conversation.User;

    /// <inheritdoc/>
    public override long BytesReceived => _control.BytesReceived + _conversation.DataReceived;

    /// <inheritdoc/>
    public override long BytesSent => _control.BytesSent + _conversation.DataSent;

    /// <inheritdoc/>
    public override bool IsQuiet => Volatile.Read(ref _busy) is null;

    /// <inheritdoc/>
    public override TimeSpan Silence => _control.Silence;

    /// <inheritdoc/>
    protected override TimeSpan Stall => _control.Stall;

    /// <inheritdoc/>
    protected override bool WaitsForClient => IsQuiet;

    /// <inheritdoc/>
    protected override long LoginSince => _conversation.LoginSince ?? base.LoginSince;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _conversation.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
        _control.Dispose();
        await _conversation.Ports.WhenTakenAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    protected override Task WhenQuietAsync() => Volatile.Read(ref _busy)?.Task ?? Task.CompletedTask;

    /// <inheritdoc/>
    protected override void CancelRequests()
    {
        StopRunning(FtpRefusal.Of(Farewell ?? new FtpToolsException(ErrorCode.ServerStopping, "The connection ends.")));
    }

    /// <inheritdoc/>
    protected override void CheckTransfers() => _conversation.CheckTime();

    /// <inheritdoc/>
    protected override async ValueTask SayAsync(FtpToolsException reason)
    {
        try
        {
            await _control.SendAsync(new FtpReply(421, reason.Message), Ended).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FtpToolsException { Code: ErrorCode.ConnectionLost } or OperationCanceledException)
        {
            ServerLog.Ended(Context.Options.Logger, Id, "the client was gone before it could be told why the connection ends");
        }
    }

    /// <inheritdoc/>
    protected override async Task ServeAsync(CancellationToken cancellationToken)
    {
        await _control.SendAsync(new FtpReply(220, "FtpTools is ready."), cancellationToken).ConfigureAwait(false);
        while (await _control.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _busy, busy);
            try
            {
                var reply = await AnswerAsync(line, cancellationToken).ConfigureAwait(false);
                if (!ReferenceEquals(reply, FtpVerb.Answered)) await _control.SendAsync(reply, Ended).ConfigureAwait(false);
                if (reply.Code is 421 or 221 || _conversation.IsOver) return;
                LeaveQueueWhenLoggedIn();
            }
            finally
            {
                // How long it took was no silence of the client.
                _control.BeginWait();
                Volatile.Write(ref _busy, null);
                busy.TrySetResult();
            }
        }

        if (_control.Fault is { } fault) throw LinkErrors.Lost(fault);
    }

    private async Task<FtpReply> AnswerAsync(ControlLine line, CancellationToken cancellationToken)
    {
        if (line.Fault == ControlLineFault.TooLong) return new FtpReply(500, "The command is too long.");
        if (line.Fault != ControlLineFault.None) return new FtpReply(501, "The command contains a character that none can contain.");
        if (FtpCommand.Parse(line.Bytes) is not { } command) return Unknown(ForeignWords.FirstOf(line.Bytes.Span));
        if (FtpVerbs.Find(command.Verb) is not { } verb) return Unknown(command.Verb);
        if (Refusal(verb.Phase) is { } refusal) return refusal;
        var reply = await RunAsync(verb, command, cancellationToken).ConfigureAwait(false);

        // RNTO has to follow RNFR at once (RFC 959 section 4.1.3).
        if (verb is not RnfrVerb) _conversation.RenameFrom = null;
        return reply;
    }

    private FtpReply? Refusal(FtpPhase phase)
    {
        if (phase == FtpPhase.Greeted) return null;
        if (!_conversation.IsSecured) return new FtpReply(530, "Send AUTH TLS first: this server takes no password that anybody can read.");
        return phase == FtpPhase.LoggedIn && User is null ? new FtpReply(530, "Log in first: USER, then PASS.") : null;
    }

    // Whoever makes a browser or a mail program send its own words here uses it against the user (ALPACA).
    private FtpReply Unknown(string verb)
    {
        if (User is not null) return new FtpReply(500, $"There is no command '{DisplayText.CleanAndCut(verb, 32)}'; HELP lists them.");
        if (ForeignWords.Contains(verb)) return new FtpReply(421, "This is FTP.");
        return ++_unknown < MostUnknownBeforeLogin
            ? new FtpReply(500, "There is no such command; HELP lists them.")
            : new FtpReply(421, "Too many commands that are none.");
    }

    private async Task<FtpReply> RunAsync(FtpVerb verb, FtpCommand command, CancellationToken cancellationToken)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        Volatile.Write(ref _running, running);
        try
        {
            if (!verb.IsLong || User is null)
                return await ReplyOfAsync(DoAsync(verb, command, running.Token), command).ConfigureAwait(false);

            // On a thread of its own: as long as disk and network keep up, it would wait for nothing, and ABOR would not be heard.
            var work = Task.Run(() => DoAsync(verb, command, running.Token), CancellationToken.None);
            return await ListenDuringAsync(ReplyOfAsync(work, command), verb is TransferVerb, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _running, null);
        }
    }

    private async Task<FtpReply> DoAsync(FtpVerb verb, FtpCommand command, CancellationToken cancellationToken)
    {
        // A closed account does nothing any more, also where it would need no file.
        if (verb.Phase == FtpPhase.LoggedIn && User is { } user) await user.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return await verb.RunAsync(command, _conversation, cancellationToken).ConfigureAwait(false);
    }

    // Fails only when the connection has ended.
    private async Task<FtpReply> ReplyOfAsync(Task<FtpReply> work, FtpCommand command)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code != ErrorCode.ConnectionLost)
        {
            ServerLog.RequestRefused(Context.Options.Logger, Id, command.Verb, "", DisplayText.Clean(e.Message));
            return FtpRefusal.Of(e);
        }
        catch (OperationCanceledException) when (!Ended.IsCancellationRequested)
        {
            return new FtpReply(426, "Stopped.");
        }
        catch (Exception e) when (e is not (OperationCanceledException or FtpToolsException))
        {
            // A defect fails this command, and not the connection.
            ServerLog.RequestFailed(Context.Options.Logger, e, Id, command.Verb);
            return new FtpReply(451, "The server failed; its log says why.");
        }
    }

    private async Task<FtpReply> ListenDuringAsync(Task<FtpReply> running, bool isTransfer, CancellationToken cancellationToken)
    {
        try
        {
            return await HearAsync(running, isTransfer, cancellationToken).ConfigureAwait(false);
        }
        catch when (!running.IsCompleted)
        {
            // Whatever became of the control connection, it ends with what is under way and not before: nothing goes on behind its back.
            StopRunning(new FtpReply(426, "The control connection ended."));
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task<FtpReply> HearAsync(Task<FtpReply> running, bool isTransfer, CancellationToken cancellationToken)
    {
        while (_control.HasRoom && !_control.HasEnded)
        {
            var read = _control.ReadAsync(cancellationToken);
            await Task.WhenAny(running, read).ConfigureAwait(false);
            if (running.IsCompleted) break;
            var line = await _control.TakeAsync(read).ConfigureAwait(false);
            if (line is not { } told)
            {
                // A transfer may be whole all the same; what is answered here would be for nobody.
                if (!isTransfer && !_control.Waits("QUIT")) StopRunning(new FtpReply(426, "The client is gone."));
                break;
            }

            switch (told.Fault == ControlLineFault.None ? FtpCommand.Parse(told.Bytes) : null)
            {
                case { Verb: "ABOR" }:
                    StopRunning(new FtpReply(426, "Aborted."));

                    // Two replies: one for what was aborted, and one for ABOR itself (RFC 959 section 4.1.3).
                    await _control.SendAsync(await running.ConfigureAwait(false), Ended).ConfigureAwait(false);
                    return new FtpReply(226, "ABOR done.");
                case { Verb: "STAT", Argument.Length: 0 } when isTransfer:
                    await _control.SendAsync(FtpStatus.Of(_conversation), Ended).ConfigureAwait(false);
                    break;
                default:
                    _control.Enqueue(told);
                    break;
            }
        }

        return await running.ConfigureAwait(false);
    }

    private void StopRunning(FtpReply reason)
    {
        _conversation.Transfer?.Stop(reason);
        Stop();
    }

    private void Stop()
    {
        try
        {
            Volatile.Read(ref _running)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }

    private void LeaveQueueWhenLoggedIn()
    {
        if (_hasLeftQueue || User is null) return;
        _hasLeftQueue = true;
        Incoming.LeaveQueue();
    }
}
