using System.Buffers;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Server.Files;
using FtpTools.Transfer;

namespace FtpTools.Framed.Server;

/// <summary>A request that is under way, seen from the server: who asked, what came with it, and the way to answer.</summary>
internal sealed class ServerRequest : ITransfer, IDisposable
{
    private readonly FrameWriter _writer;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource<EndMessage> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _bodies;
    private readonly TaskCompletionSource<long?> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArraySegment<byte> _body;
    private readonly Action _breakOff;
    private readonly CancellationToken _connectionEnded;
    private long _lastProgress;
    private bool _holdsReplyBody;

    /// <summary>Takes a request.</summary>
    /// <param name="server">What the connections of the server share.</param>
    /// <param name="message">What is asked for.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="writer">The way to answer.</param>
    /// <param name="body">What came with it, in an array of the shared pool.</param>
    /// <param name="bodies">The places for bodies in memory.</param>
    /// <param name="breakOff">Breaks the connection.</param>
    /// <param name="connectionEnded">Cancelled when the connection ends.</param>
    public ServerRequest(
        ServerContext server,
        Message message,
        UserFiles user,
        FrameWriter writer,
        ArraySegment<byte> body,
        SemaphoreSlim bodies,
        Action breakOff,
        CancellationToken connectionEnded)
    {
        Server = server;
        _breakOff = breakOff;
        _connectionEnded = connectionEnded;
        _lastProgress = server.Options.TimeProvider.GetTimestamp();
        Message = message;
        User = user;
        _writer = writer;
        _body = body;
        _bodies = bodies;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(connectionEnded);
        CancellationToken = _cancellation.Token;
        if (message is StoreRequest { TotalSize: null }) Content = new ContentReceiver();
        if (message is ListRequest or PartialsRequest) Pages = new PageCredits();
    }

    public Message Message { get; }

    public int Id => Message.Id;

    /// <summary>What the connections of the server share.</summary>
    public ServerContext Server { get; }

    /// <summary>Who asks.</summary>
    public UserFiles User { get; }

    /// <summary>The body of the request's own frame.</summary>
    public ReadOnlyMemory<byte> Body => _body;

    /// <summary>Where the content of a store arrives that is not in the body; null for other requests.</summary>
    public ContentReceiver? Content { get; }

    /// <summary>How much of a listing the client has room for; null for other requests.</summary>
    public PageCredits? Pages { get; }

    /// <summary>Ends with the offset the client says it begins at, as soon as the first frame with content is there.</summary>
    public Task<long?> Start => _start.Task;

    /// <summary>Whether a frame with content has come.</summary>
    public bool HasStarted => _start.Task.IsCompleted;

    /// <summary>Ends with the digest the client sends after the content.</summary>
    public Task<EndMessage> End => _end.Task;

    /// <summary>Whether it cannot continue by itself: content is still to come, or pages of a listing are still to be taken.</summary>
    public bool NeedsClient => (Content is not null && !_end.Task.IsCompleted) || Pages is { IsWaiting: true };

    /// <summary>Cancelled when the client cancels the request or the connection ends.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Whether nobody is there to take an answer.</summary>
    public bool IsConnectionOver => _connectionEnded.IsCancellationRequested;

    /// <summary>Why it was stopped, when it was not the client that wanted it; null otherwise.</summary>
    public FtpToolsException? StopReason { get; private set; }

    /// <summary>How long it has stood still: no content came or was taken, and no page.</summary>
    public TimeSpan Silence => Server.Options.TimeProvider.GetElapsedTime(Interlocked.Read(ref _lastProgress));

    /// <summary>Sends a frame that is not the last.</summary>
    public async ValueTask SendAsync(Message message, ReadOnlyMemory<byte> body = default)
    {
        await _writer.WriteAsync(message, body).ConfigureAwait(false);
        Progress();
    }

    /// <summary>Notes that it goes on.</summary>
    public void Progress() => Interlocked.Exchange(ref _lastProgress, Server.Options.TimeProvider.GetTimestamp());

    /// <summary>Stops it, because another one needs its place. What has arrived of a store is kept.</summary>
    /// <param name="isOverdue">Whether it was told before, and could not stop: its client reads nothing.</param>
    public void LosePlace(bool isOverdue)
    {
        StopReason ??= new FtpToolsException(
            ErrorCode.TooManyOpenFiles, "It stood still or had more than its share of the server's open files, and others waited.");
        if (isOverdue) _breakOff();
        else Cancel();
    }

    /// <summary>Takes the offset at which the content begins.</summary>
    public void StartContent(long? offset) => _start.TrySetResult(offset);

    /// <summary>Takes the end of the content.</summary>
    public void EndContent(EndMessage end)
    {
        StartContent(end.Offset);
        _end.TrySetResult(end);
        Content?.Complete();
    }

    /// <summary>Takes a frame of the content. One that cannot be read fails this request, and not the connection.</summary>
    public void ReadContentFrame<T>(FrameHeader header, Action<T> take)
        where T : Message
    {
        try
        {
            take(FrameCodec.ReadMessage<T>(header));
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.BadRequest)
        {
            FailContent(e);
        }
    }

    /// <summary>Fails the content: what was to begin or end it cannot be read.</summary>
    private void FailContent(FtpToolsException reason)
    {
        _start.TrySetException(reason);
        _end.TrySetException(reason);
        _ = (_start.Task.Exception, _end.Task.Exception); // The content reports it; nobody may ask for these.
        Content?.Complete(reason);
    }

    /// <summary>Waits for a place among the bodies that one connection holds in memory. The place is for the body of the
    /// reply and is kept until <see cref="ReleaseReplyBody"/>.</summary>
    public async Task ReserveReplyBodyAsync()
    {
        await _bodies.WaitAsync(CancellationToken).ConfigureAwait(false);
        _holdsReplyBody = true;
    }

    /// <summary>Gives the place back, when the reply is sent.</summary>
    public void ReleaseReplyBody()
    {
        if (!_holdsReplyBody) return;
        _holdsReplyBody = false;
        _bodies.Release();
    }

    /// <summary>Stops the request.</summary>
    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        Content?.Dispose();
        if (_body.Array is { Length: > 0 } array) ArrayPool<byte>.Shared.Return(array);
        _body = default;
    }
}
