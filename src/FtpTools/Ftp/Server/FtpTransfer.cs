using System.Net.Sockets;
using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Server.Admission;
using FtpTools.Transport;

namespace FtpTools.Ftp.Server;

/// <summary>A transfer under way: from the reply that announces it to the end of its data connection.</summary>
internal sealed class FtpTransfer : ITransfer, IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    // What was on its way when the control connection ended can be late: a packet was lost, or this computer is busy.
    private static readonly TimeSpan ConnectTimeoutAlone = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReplyDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReplyDelayFar = TimeSpan.FromMilliseconds(10);

    private readonly FtpConversation _conversation;
    private readonly IDataPort _port;
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;
    private readonly long _began;
    private DataConnection? _data;
    private FtpReply? _stopReason;
    private long _lastProgress;
    private bool _waitsForClient;
    private bool _peerSends;
    private bool _isReceived;
    private bool _isOpening;
    private Task? _farewell;

    /// <summary>Begins one.</summary>
    /// <param name="conversation">Whose it is.</param>
    /// <param name="port">Where its connection comes from; disposed with it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public FtpTransfer(FtpConversation conversation, IDataPort port, CancellationToken cancellationToken)
    {
        (_conversation, _port) = (conversation, port);
        _time = conversation.Context.Options.TimeProvider;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken = _stop.Token;
        _lastProgress = _began = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public CancellationToken CancellationToken { get; }

    /// <inheritdoc/>
    public TimeSpan Silence => _time.GetElapsedTime(Interlocked.Read(ref _lastProgress));

    /// <summary>How long ago it began.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_began);

    /// <summary>Whether it was stopped.</summary>
    public bool IsStopped => CancellationToken.IsCancellationRequested;

    /// <summary>The bytes of content so far, for STAT.</summary>
    public long Moved { get; private set; }

    /// <summary>The reply when it was stopped, or could not begin.</summary>
    public FtpReply Failure => Volatile.Read(ref _stopReason) ?? new FtpReply(426, "The data connection broke; what had arrived was kept.");

    private TimeSpan StallTimeout => _conversation.Context.Options.StallTimeout;

    /// <summary>Announces the transfer, and opens its data connection. The client may have made it before, or makes it now.</summary>
    /// <param name="announcement">The text of the reply that announces it.</param>
    /// <param name="peerSends">Whether the client sends.</param>
    /// <returns>Null when there is no connection: <see cref="Failure"/> says why.</returns>
    public async Task<DataConnection?> OpenAsync(string announcement, bool peerSends)
    {
        (_peerSends, _isOpening) = (peerSends, true);
        await _conversation.Control.SendAsync(new FtpReply(150, announcement), CancellationToken).ConfigureAwait(false);
        try
        {
            var socket = await ConnectAsync().ConfigureAwait(false);
            if (socket is null) return null;
            var data = await WithinAsync(HandshakeTimeout, stop => DataConnection.OpenAsync(socket, TlsOfData(), peerSends, stop))
                .ConfigureAwait(false);
            if (data is null) return Fail("The TLS handshake of the data connection took too long.");
            Volatile.Write(ref _data, data);
            CancellationToken.ThrowIfCancellationRequested();
            Progress(0);
            return data;
        }
        catch (Exception e) when (e is FtpToolsException { Code: ErrorCode.TlsFailed } || LinkErrors.IsBroken(e))
        {
            return Fail($"The data connection could not be made: {e.Message}");
        }
    }

    /// <summary>Notes that it goes on.</summary>
    /// <param name="bytes">Bytes that were moved.</param>
    public void Progress(int bytes)
    {
        Moved += bytes;
        if (_peerSends) _conversation.DataReceived += bytes;
        else _conversation.DataSent += bytes;
        Interlocked.Exchange(ref _lastProgress, _time.GetTimestamp());
        Volatile.Write(ref _waitsForClient, false);
    }

    /// <summary>Notes that it goes on when the client has sent or taken something; <see cref="Progress"/> says that it has.</summary>
    public void WaitForClient()
    {
        Interlocked.Exchange(ref _lastProgress, _time.GetTimestamp());
        Volatile.Write(ref _waitsForClient, true);
    }

    /// <summary>Looks the account up again when the last look is a second old: what moves for hours does not outlive it.</summary>
    /// <exception cref="FtpToolsException">The account was closed (<see cref="ErrorCode.AccountClosed"/>).</exception>
    public ValueTask CheckAccountAsync() => _conversation.Files.RefreshAsync(CancellationToken);

    /// <summary>Stops it, if it has not ended.</summary>
    /// <param name="reason">The reply that the client gets.</param>
    public void Stop(FtpReply reason)
    {
        Interlocked.CompareExchange(ref _stopReason, reason, null);
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }

        Volatile.Read(ref _data)?.Abort();
    }

    /// <inheritdoc/>
    public void LosePlace(bool isOverdue)
    {
        Stop(new FtpReply(426, "The transfer stood still or had more than its share of the server's open files, and others waited."));
    }

    /// <summary>Stops it when the client was waited for for too long: a slow disk is not its fault. Called once a second.</summary>
    public void CheckTime()
    {
        if (!Volatile.Read(ref _waitsForClient) || Silence <= StallTimeout) return;
        Stop(new FtpReply(426, FormattableString.Invariant($"Nothing moved for {StallTimeout.TotalSeconds:0} seconds.")));
    }

    /// <summary>Ends what this end has sent, and lets the client take it beside whatever comes next.</summary>
    /// <exception cref="FtpToolsException">The data connection is broken (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public async Task EndSendingAsync()
    {
        WaitForClient();
        try
        {
            await _data!.EndSendingAsync(CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            throw LinkErrors.Lost(e);
        }

        _farewell = AwaitFarewellAsync(_data);
        await WaitBeforeReplyAsync(_farewell).ConfigureAwait(false);
        CancellationToken.ThrowIfCancellationRequested();
    }

    // aria2 takes the announcement and the last reply together where both are there, and then waits a minute for the latter. So it comes
    // when the client has taken all; that of one who is far away, or keeps the connection until the reply, a moment later. Who has sent the
    // next command reads replies one by one.
    private async Task WaitBeforeReplyAsync(Task farewell)
    {
        if (_conversation.Control.HasWaiting) return;
        var began = _time.GetTimestamp();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var delay = Task.Delay(_conversation.ClosesLate ? ReplyDelayFar : ReplyDelay, enough.Token);
        var first = await Task.WhenAny(farewell, delay).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _conversation.ClosesLate |= first == delay || _time.GetElapsedTime(began) > ReplyDelayFar;
    }

    /// <summary>Answers the end of what the client has sent.</summary>
    public async Task AnswerEndAsync()
    {
        await _data!.AnswerEndAsync(CancellationToken).ConfigureAwait(false);
        _isReceived = true;
    }

    public async ValueTask DisposeAsync()
    {
        _conversation.EndTransfer();
        if (_farewell is { } farewell)
        {
            _conversation.Ports.AddFarewell(ReleaseAfterAsync(farewell));
            return;
        }

        if (_data is { } data)
        {
            // What broke off must not look like its end.
            if (!_isReceived) data.Abort();
            await data.DisposeAsync().ConfigureAwait(false);
        }

        Release();
    }

    private async Task AwaitFarewellAsync(DataConnection sent)
    {
        using var limit = new CancellationTokenSource(FarewellTimeout, _time);
        await sent.DrainAsync(limit.Token).ConfigureAwait(false);
        await sent.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReleaseAfterAsync(Task farewell)
    {
        try
        {
            await farewell.ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        if (_isOpening || IsStopped) _port.Dispose();
        else _conversation.Ports.Return(_port);
        _stop.Dispose();
    }

    private TlsServer? TlsOfData()
    {
        if (!_conversation.IsProtected) return null;
        return _conversation.Options.UseTls12ForData ? _conversation.Tls?.WithTls12 : _conversation.Tls;
    }

    private DataConnection? Fail(string reason)
    {
        Interlocked.CompareExchange(ref _stopReason, new FtpReply(425, reason), null);
        return null;
    }

    // Whoever has ended the control connection makes no data connection any more, and what is held for it is held for nobody.
    private async Task<Socket?> ConnectAsync()
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, timeout.Token);
        var (ended, isAlone) = (_conversation.Control.WhenEnded, false);
        try
        {
            var connecting = _port.ConnectAsync(either.Token);
            isAlone = await Task.WhenAny(connecting, ended).ConfigureAwait(false) == ended;
            if (isAlone) timeout.CancelAfter(ConnectTimeoutAlone);
            return await connecting.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !CancellationToken.IsCancellationRequested)
        {
            Fail(isAlone ? "The control connection ended before a data connection came." : "No data connection came within 30 seconds.");
            return null;
        }
    }

    private async Task<T?> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> action)
        where T : class
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, timeout.Token);
        try
        {
            return await action(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
