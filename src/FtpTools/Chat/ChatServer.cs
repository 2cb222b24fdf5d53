using System.Net;
using FtpTools.Chat;

namespace FtpTools;

/// <summary>
/// A chat server in this process: it receives messages, answers them if it has an answer, and keeps the most recent ones. It runs on
/// the thread pool from <see cref="Start"/> to <see cref="StopAsync"/>.
/// </summary>
public sealed class ChatServer : IAsyncDisposable
{
    private const int HistoryCharacters = 4 * 1024 * 1024;

    private static int _lastNumber;

    private readonly ChatServerOptions _options;
    private readonly ChatEndpoint _endpoint;
    private readonly ChatHistory _history;
    private readonly ChatAnswerLimiter _limiter;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _serving = Task.CompletedTask;
    private long _answersSent;
    private long _answersFailed;
    private int _isStopping;

    private ChatServer(ChatServerOptions options, ChatEndpoint endpoint)
    {
        _options = options;
        _endpoint = endpoint;
        _history = new ChatHistory(options.HistoryLength, HistoryCharacters);
        _limiter = new ChatAnswerLimiter(options.Endpoint.TimeProvider);
        Name = options.Name ?? "ChatServer" + Interlocked.Increment(ref _lastNumber);
        StartedAt = options.Endpoint.TimeProvider.GetLocalNow().DateTime;
    }

    /// <summary>The name of the server in this process.</summary>
    public string Name { get; }

    /// <summary>The address and port it listens on.</summary>
    public IPEndPoint Endpoint => _endpoint.LocalEndPoint;

    /// <summary>The UDP port.</summary>
    public int Port => Endpoint.Port;

    /// <summary>Whether messages are sealed with a key, and others refused.</summary>
    public bool IsSealed => _options.Endpoint.Key is not null;

    /// <summary>Whether it answers automatically.</summary>
    public bool AnswersMessages => _options.Answer is not null;

    /// <summary>Whether it accepts messages.</summary>
    public bool IsRunning => !_serving.IsCompleted;

    /// <summary>When it was started, in local time.</summary>
    public DateTime StartedAt { get; }

    /// <summary>Messages that were accepted.</summary>
    public long MessagesReceived => _endpoint.MessagesReceived;

    /// <summary>Messages that were dropped because too many others came after them before they were looked at.</summary>
    public long MessagesDropped => _endpoint.MessagesDropped;

    /// <summary>Datagrams that were refused: not sealed with our key, too old, or sent a second time.</summary>
    public long MessagesRefused => _endpoint.MessagesRefused;

    /// <summary>Answers that were sent.</summary>
    public long AnswersSent => Interlocked.Read(ref _answersSent);

    /// <summary>Answers that could not be produced in time, could not be sent, or would have been too many for one address.</summary>
    public long AnswersFailed => Interlocked.Read(ref _answersFailed);

    /// <summary>The last exchanges, the oldest first.</summary>
    public IReadOnlyList<ChatExchange> History => _history.All;

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="FtpToolsException">The address is taken or not ours (<see cref="ErrorCode.AddressInUse"/>).</exception>
    public static ChatServer Start(ChatServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new ChatServer(options, ChatEndpoint.Listen(options.Endpoint));
        ChatLog.Listening(options.Logger, server.Endpoint, server.IsSealed);
        server._serving = Task.Run(server.ServeAsync);
        return server;
    }

    /// <summary>Stops the server. Messages waiting for an answer get none. A second call waits for the first.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) != 0)
        {
            await WaitForStopAsync().ConfigureAwait(false);
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        await _endpoint.DisposeAsync().ConfigureAwait(false);
        ChatLog.Stopped(_options.Logger, MessagesReceived, AnswersSent);
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

    /// <summary>The name of the server, so that it can be used where text is expected.</summary>
    public override string ToString() => Name;

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var message = await _endpoint.ReceiveAsync(_stopping.Token).ConfigureAwait(false);
                await AnswerAsync(message).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (FtpToolsException e)
            {
                ChatLog.SocketFailed(_options.Logger, e.Message);
                return;
            }
        }
    }

    private async Task AnswerAsync(ChatMessage message)
    {
        ChatExchange? told = null;
        using var late = new CancellationTokenSource(_options.AnswerTimeout, _options.Endpoint.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopping.Token);
        try
        {
            var answer = _options.Answer is { } find
                ? await find(message, either.Token).WaitAsync(either.Token).ConfigureAwait(false)
                : null;
            if (answer is null)
            {
                _history.Add(new ChatExchange(message, null, null));
                return;
            }

            var length = ChatEndpoint.Encode(answer, _options.Endpoint.Key).Length;
            if (!message.IsSealed && !_limiter.TryTake(message.From.Address, length))
            {
                Fail(message, told, "Too much has already been sent to this address.");
                return;
            }

            // By the time the answer arrives, it is in the history.
            told = new ChatExchange(message, ChatText.WithoutControls(answer), null);
            _history.Add(told);
            Interlocked.Increment(ref _answersSent);
            await message.ReplyAsync(answer, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            Fail(message, told, FormattableString.Invariant($"There was no answer within {_options.AnswerTimeout.TotalSeconds:0.###} s."));
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            // The code that finds the answers is the owner's: its failure loses this answer, but never the server.
            Fail(message, told, DisplayText.Clean(e.Message));
        }
    }

    private void Fail(ChatMessage message, ChatExchange? told, string reason)
    {
        if (told is not null) Interlocked.Decrement(ref _answersSent);
        Interlocked.Increment(ref _answersFailed);
        ChatLog.NotAnswered(_options.Logger, message.From, DisplayText.Clean(reason));
        _history.Add(new ChatExchange(message, null, reason), insteadOf: told);
    }
}
