using System.Net;
using FtpTools.Server.Admission;
using FtpTools.Server.Files;
using FtpTools.Server.Listening;
using FtpTools.Transport;

namespace FtpTools.Server;

/// <summary>
/// One connection of a client, whatever protocol it speaks: its life, its limits of time and its end. A protocol derives from it, and
/// says how it is served.
/// </summary>
internal abstract class ServerConnection : ISession, IAsyncDisposable
{
    private const string DisplacedText =
        "This user has more sessions than others, this one was silent the longest, and another user needs its place.";

    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _stopReading = new();
    private FtpToolsException? _farewell;
    private volatile bool _aborted;
    private volatile bool _isDisplaced;

    /// <summary>Takes over what came in.</summary>
    /// <param name="context">What it shares with others.</param>
    /// <param name="incoming">The link and what it was until now; the link is disposed with this.</param>
    protected ServerConnection(ServerContext context, IncomingConnection incoming)
    {
        Context = context;
        Incoming = incoming;
    }

    /// <summary>Its number, for the log.</summary>
    public long Id => Incoming.Id;

    /// <summary>Where it comes from.</summary>
    public IPAddress Address => Link.RemoteAddress;

    /// <summary>Who has logged in; null until then.</summary>
    public abstract UserFiles? User { get; }

    /// <summary>The name of the user; null before the login.</summary>
    public string? UserName => User?.Name;

    /// <summary>Bytes received, protocol included, encryption not.</summary>
    public abstract long BytesReceived { get; }

    /// <summary>Bytes sent, protocol included, encryption not.</summary>
    public abstract long BytesSent { get; }

    /// <inheritdoc/>
    public abstract bool IsQuiet { get; }

    /// <inheritdoc/>
    public abstract TimeSpan Silence { get; }

    /// <summary>What it shares with others.</summary>
    protected ServerContext Context { get; }

    /// <summary>What came in.</summary>
    protected IncomingConnection Incoming { get; }

    /// <summary>Its bytes.</summary>
    protected ByteConnection Link => Incoming.Link;

    /// <summary>Cancelled when it is over.</summary>
    protected CancellationToken Ended => _ended.Token;

    /// <summary>Why nothing new is taken any more; null while the connection goes on.</summary>
    protected FtpToolsException? Farewell => _farewell;

    /// <summary>For how long what has begun to be sent or received has stood still.</summary>
    protected abstract TimeSpan Stall { get; }

    /// <summary>Since when it may log in, by the clock of the server.</summary>
    protected virtual long LoginSince => Incoming.Pending.AcceptedAt;

    /// <summary>Whether nothing is under way but what cannot continue without the client.</summary>
    protected abstract bool WaitsForClient { get; }

    /// <summary>Serves the client until it leaves, breaks a rule, or is told to go.</summary>
    /// <returns>Why the connection ended, for the log.</returns>
    public async Task<string> RunAsync()
    {
        var reason = "the client left";
        try
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, _stopReading.Token);
            await ServeAsync(reading.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested || _stopReading.IsCancellationRequested)
        {
            reason = _farewell?.Message ?? "aborted";
            if (!_ended.IsCancellationRequested) await SayFarewellAsync().ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            reason = _aborted ? "aborted" : e.Message;
            if (e.Code != ErrorCode.ConnectionLost) await SayAsync(e).ConfigureAwait(false);
        }
        finally
        {
            await _ended.CancelAsync().ConfigureAwait(false);
            await WhenQuietAsync().ConfigureAwait(false);
            Context.Sessions.Leave(this);
        }

        return reason;
    }

    /// <summary>Lets what is under way end, takes nothing new, and says goodbye.</summary>
    /// <param name="reason">What the client is told.</param>
    public void BeginStop(FtpToolsException reason)
    {
        if (Interlocked.CompareExchange(ref _farewell, reason, null) is null) _ = StopReadingAsync();
    }

    /// <summary>Breaks the connection at once.</summary>
    public void Abort()
    {
        // The link first: what is cancelled would otherwise answer on a connection that is to break without a word.
        _aborted = true;
        Link.Abort();
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
        var options = Context.Options;
        CheckTransfers();
        if (Stall > options.StallTimeout)
            Abort();
        else if (_isDisplaced)
            EndIdle(DisplacedText);
        else if (User is null && options.TimeProvider.GetElapsedTime(LoginSince) > options.LoginTimeout)
            EndIdle("The login took too long.");
        else if (User is not null && WaitsForClient && Silence > options.IdleTimeout)
            EndIdle(FormattableString.Invariant($"Nothing arrived for {options.IdleTimeout.TotalMinutes:0} minutes."));
    }

    /// <inheritdoc/>
    public void Displace()
    {
        // The clock tells it, and breaks it a second later if it has not ended: whoever logs in now need not wait for that.
        _isDisplaced = true;
    }

    /// <summary>Closes the link, with a farewell where it was not broken.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (!_aborted) await Link.CloseAsync().ConfigureAwait(false);
        await Link.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
        _stopReading.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes what the client asks for, from the first byte, the login included, until the client leaves.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FtpToolsException">The client has broken a rule, or the link is broken. The client is told the former.</exception>
    protected abstract Task ServeAsync(CancellationToken cancellationToken);

    /// <summary>Tells the client why the connection ends. A client that is gone is no error.</summary>
    protected abstract ValueTask SayAsync(FtpToolsException reason);

    /// <summary>Waits until nothing is under way.</summary>
    protected abstract Task WhenQuietAsync();

    /// <summary>Stops what is under way.</summary>
    protected abstract void CancelRequests();

    /// <summary>Looks after what has links of its own. Called once a second.</summary>
    protected virtual void CheckTransfers()
    {
        // Most protocols have no other links.
    }

    /// <summary>Ends the connection and what is under way on it, because the account was closed.</summary>
    protected void CloseAccount(FtpToolsException reason)
    {
        BeginStop(reason);
        CancelRequests();
    }

    // Uploads need the reading to continue until they are done.
    private async Task StopReadingAsync()
    {
        if (User is not null) await WhenQuietAsync().ConfigureAwait(false);
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
        CancelRequests();
    }

    private async Task SayFarewellAsync()
    {
        await WhenQuietAsync().WaitAsync(_ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ended.IsCancellationRequested && _farewell is { } farewell) await SayAsync(farewell).ConfigureAwait(false);
    }
}
