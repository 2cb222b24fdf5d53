using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using FtpTools.Chat;
using FtpTools.Transport;

namespace FtpTools;

/// <summary>
/// A UDP socket for incoming and outgoing messages. It receives on the thread pool into a bounded queue from the moment it is opened
/// until it is disposed. Thread-safe.
/// </summary>
public sealed class ChatEndpoint : IAsyncDisposable
{
    private const int SentMemory = 1024;

    private readonly ChatEndpointOptions _options;
    private readonly Socket _socket;
    private readonly IPEndPoint? _peer;
    private readonly MessageCipher? _seal;
    private readonly Channel<ChatArrival> _arrivals;
    private readonly Lock _gate = new();
    private readonly Queue<ChatNonce> _sent = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _receiving;
    private long _received;
    private long _dropped;
    private long _refused;
    private int _isClosed;

    private ChatEndpoint(Socket socket, IPEndPoint? peer, ChatEndpointOptions options)
    {
        _options = options;
        _socket = socket;
        _peer = peer;
        _seal = options.Key is null ? null : new MessageCipher(options.Key, options.TimeProvider);
        var queue = new BoundedChannelOptions(options.QueueLength) { FullMode = BoundedChannelFullMode.DropOldest };
        _arrivals = Channel.CreateBounded<ChatArrival>(queue, _ => Interlocked.Increment(ref _dropped));
        LocalEndPoint = Plain((IPEndPoint)socket.LocalEndPoint!);
        _receiving = Task.Run(ReceiveLoopAsync);
    }

    /// <summary>Its local address and port; the port is the actual one if 0 was requested.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Messages that were accepted.</summary>
    public long MessagesReceived => Interlocked.Read(ref _received);

    /// <summary>Messages that were dropped because too many others came after them before they were read.</summary>
    public long MessagesDropped => Interlocked.Read(ref _dropped);

    /// <summary>Datagrams that were refused: in the clear although there is a key, sealed with another key or although there is none here,
    /// too old, or sent a second time.</summary>
    public long MessagesRefused => Interlocked.Read(ref _refused);

    /// <summary>Opens a socket to which anyone who can reach its address can send.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="FtpToolsException">The address is taken or not ours (<see cref="ErrorCode.AddressInUse"/>).</exception>
    public static ChatEndpoint Listen(ChatEndpointOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ChatEndpoint(DatagramSocket.Bind(new IPEndPoint(options.ListenAddress, options.Port)), null, options);
    }

    /// <summary>Waits for the next message.</summary>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <exception cref="FtpToolsException">The socket was closed or failed (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public async Task<ChatMessage> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if ((await ReceiveArrivalAsync(cancellationToken).ConfigureAwait(false)).Message is { } message) return message;
        }
    }

    /// <summary>Sends a message.</summary>
    /// <param name="text">The text; an empty one is a datagram too.</param>
    /// <param name="to">The recipient.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.MessageTooLong"/> and <see cref="ErrorCode.InvalidArgument"/>, with nothing sent;
    /// <see cref="ErrorCode.ServerUnreachable"/>.
    /// </exception>
    public Task SendAsync(string text, IPEndPoint to, CancellationToken cancellationToken = default)
    {
        return SendAsync(text, to, default, cancellationToken);
    }

    /// <summary>Closes the socket. What is in the queue is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _receiving.ConfigureAwait(false);
        _arrivals.Writer.TryComplete();
        _closing.Dispose();
    }

    internal static ChatEndpoint ConnectTo(IPEndPoint peer, ChatEndpointOptions options)
    {
        return new ChatEndpoint(DatagramSocket.Connect(peer), peer, options);
    }

    /// <summary>The bytes of a message that this endpoint could send.</summary>
    internal static byte[] Encode(string text, ChatKey? key) =>
        ChatText.Encode(text, key is null ? ChatText.MaxDatagram : MessageCipher.MaxText);

    internal async Task ReplyAsync(ChatMessage message, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Volatile.Read(ref _isClosed) == 0)
        {
            await SendAsync(text, message.From, message.Nonce, cancellationToken).ConfigureAwait(false);
            return;
        }

        var again = Listen(_options with { ListenAddress = LocalEndPoint.Address, Port = LocalEndPoint.Port });
        await using var disposal = again.ConfigureAwait(false);
        await again.SendAsync(text, message.From, message.Nonce, cancellationToken).ConfigureAwait(false);
    }

    internal async Task<ChatArrival> ReceiveArrivalAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _arrivals.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new FtpToolsException(ErrorCode.ConnectionLost, e.InnerException?.Message ?? "The socket was closed.", e.InnerException);
        }
    }

    internal bool TryReceive(out ChatArrival arrival) => _arrivals.Reader.TryRead(out arrival);

    internal async Task<ChatNonce> SendAsync(string text, IPEndPoint to, ChatNonce inReplyTo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(to);
        var nonce = default(ChatNonce);
        var datagram = Encode(text, _options.Key);
        if (_seal is not null)
        {
            datagram = _seal.Close(datagram, inReplyTo, out nonce);
            Remember(nonce);
        }

        try
        {
            await SendDatagramAsync(datagram, to, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw DatagramSocket.Unreachable(to, e);
        }
        catch (ObjectDisposedException e)
        {
            throw new FtpToolsException(ErrorCode.ConnectionLost, "The socket was closed.", e);
        }

        return nonce;
    }

    private static IPEndPoint Plain(IPEndPoint endPoint)
    {
        return endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
    }

    private async Task SendDatagramAsync(byte[] datagram, IPEndPoint to, CancellationToken cancellationToken)
    {
        if (_peer is null)
        {
            await _socket.SendToAsync(datagram, SocketFlags.None, to, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _socket.SendAsync(datagram, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (DatagramSocket.IsRefusal(e))
        {
            // That is the report for an earlier datagram; this one has not been sent yet.
            await _socket.SendAsync(datagram, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReceiveLoopAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(ChatText.MaxDatagram + 1, pinned: true);
        var anybody = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anybody, _closing.Token).ConfigureAwait(false);
                Take(buffer.AsSpan(0, result.ReceivedBytes), Plain((IPEndPoint)result.RemoteEndPoint));
            }
            catch (Exception e) when (
                _closing.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
            catch (SocketException e) when (DatagramSocket.IsRefusal(e) || e.SocketErrorCode == SocketError.MessageSize)
            {
                // For a listener this is irrelevant; for a socket with a single peer it is an answer.
                if (_peer is not null) _arrivals.Writer.TryWrite(default);
            }
            catch (SocketException e)
            {
                _arrivals.Writer.TryComplete(e);
                return;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, IPEndPoint from)
    {
        var content = Open(datagram);
        if (content is not { } message)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        Interlocked.Increment(ref _received);
        _arrivals.Writer.TryWrite(new ChatArrival(new ChatMessage(this, from, ChatText.Decode(message.Text))
        {
            Sender = _options.NameOf?.Invoke(from) ?? from.ToString(),
            ReceivedAt = _options.TimeProvider.GetLocalNow().DateTime,
            IsSealed = _seal is not null,
            Nonce = message.Nonce,
            InReplyTo = message.InReplyTo,
        }));
    }

    private MessageCipherContent? Open(ReadOnlySpan<byte> datagram)
    {
        if (_seal is null) return MessageCipher.IsSealed(datagram) ? null : new MessageCipherContent(default, default, datagram.ToArray());
        return _seal.Open(datagram) is { } content && IsExpected(content.InReplyTo) ? content : null;
    }

    // An answer to somebody else, or to an earlier socket, is genuine but not meant for this one:
    // somebody who recorded it may have sent it here.
    private bool IsExpected(ChatNonce inReplyTo)
    {
        if (inReplyTo.IsNone) return _peer is null;
        lock (_gate) return _sent.Contains(inReplyTo);
    }

    private void Remember(ChatNonce nonce)
    {
        lock (_gate)
        {
            if (_sent.Count == SentMemory) _sent.Dequeue();
            _sent.Enqueue(nonce);
        }
    }
}
