using System.Net;
using FtpTools.Transport;

namespace FtpTools;

/// <summary>A conversation with one peer from one port. What comes from elsewhere is dropped.</summary>
public sealed class ChatSession : IAsyncDisposable
{
    private readonly ChatEndpoint _endpoint;
    private readonly ChatSendOptions _options;

    private ChatSession(ChatEndpoint endpoint, IPEndPoint peer, ChatSendOptions options)
    {
        _endpoint = endpoint;
        _options = options;
        Peer = peer;
    }

    /// <summary>The peer.</summary>
    public IPEndPoint Peer { get; }

    /// <summary>Opens a conversation; this sends nothing.</summary>
    /// <param name="to">The peer. If there are several addresses, the first one is used.</param>
    /// <param name="options">The key and the name of the peer.</param>
    /// <param name="cancellationToken">Stops the search for the address.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.ServerUnreachable"/> or <see cref="ErrorCode.Timeout"/>
    /// when the name is not known.</exception>
    public static async Task<ChatSession> OpenAsync(
        ChatAddress to, ChatSendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        options ??= new ChatSendOptions();
        var peer = (await ChatClient.ResolveAsync(to, options, cancellationToken).ConfigureAwait(false))[0];
        return new ChatSession(ChatEndpoint.ConnectTo(peer, options.Endpoint), peer, options);
    }

    /// <summary>Sends a message.</summary>
    /// <param name="text">The message.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">As for <see cref="ChatEndpoint.SendAsync(string, IPEndPoint, CancellationToken)"/>.</exception>
    public Task SendAsync(string text, CancellationToken cancellationToken = default) => _endpoint.SendAsync(text, Peer, cancellationToken);

    /// <summary>Waits for what the peer says next.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The message; null when nothing came within <see cref="ChatSendOptions.Timeout"/>.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.ServerUnreachable"/>: nobody listens there.</exception>
    public async Task<ChatMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        using var late = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var arrival = await _endpoint.ReceiveArrivalAsync(either.Token).ConfigureAwait(false);
            return arrival.Message ?? throw DatagramSocket.Unreachable(Peer, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Takes what the peer has said in the meantime, without waiting.</summary>
    /// <returns>Null when there is nothing more.</returns>
    public ChatMessage? TryReceive()
    {
        while (_endpoint.TryReceive(out var arrival))
        {
            if (arrival.Message is { } message) return message;
        }

        return null;
    }

    /// <summary>Ends the conversation; the peer is not told.</summary>
    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();
}
