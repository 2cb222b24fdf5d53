using System.Net;
using FtpTools.Transport;

namespace FtpTools.Chat;

/// <summary>
/// One message on its way to an answer. A name may resolve to several addresses: if nobody listens on one, the next is tried at once,
/// and every retry begins with the next.
/// </summary>
internal sealed class ChatQuestion(ChatAddress to, string text, ChatSendOptions options) : IAsyncDisposable
{
    private readonly Dictionary<IPEndPoint, ChatEndpoint> _endpoints = [];

    public async Task<ChatMessage> AskAsync(CancellationToken cancellationToken)
    {
        var addresses = await ChatClient.ResolveAsync(to, options, cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; ; attempt++)
        {
            var isRefused = true;
            var peer = addresses[attempt % addresses.Count];
            for (var i = 0; i < addresses.Count && isRefused; i++)
            {
                peer = addresses[(attempt + i) % addresses.Count];
                (var answer, isRefused) = await TryAsync(peer, cancellationToken).ConfigureAwait(false);
                if (answer is not null) return answer;
            }

            if (attempt == options.Retries) throw isRefused ? DatagramSocket.Unreachable(peer, null) : NoAnswer(peer);

            // Nobody listens there yet; the rest of the time of the attempt is left for a peer that is just starting.
            if (isRefused) await Task.Delay(options.Timeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in _endpoints.Values) await endpoint.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<(ChatMessage? Answer, bool IsRefused)> TryAsync(IPEndPoint peer, CancellationToken cancellationToken)
    {
        // A retry goes out from the same port, so that a late answer to an earlier attempt is an answer too.
        if (!_endpoints.TryGetValue(peer, out var endpoint)) _endpoints[peer] = endpoint = ChatEndpoint.ConnectTo(peer, options.Endpoint);
        using var late = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var sentAt = options.TimeProvider.GetTimestamp();
        try
        {
            await endpoint.SendAsync(text, peer, cancellationToken).ConfigureAwait(false);
            var arrival = await endpoint.ReceiveArrivalAsync(either.Token).ConfigureAwait(false);
            return (arrival.Message?.After(options.TimeProvider.GetElapsedTime(sentAt), arrival.Message.Sender), arrival.Message is null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.ServerUnreachable && _endpoints.Count > 1)
        {
            return (null, true);
        }
    }

    private FtpToolsException NoAnswer(IPEndPoint peer)
    {
        var who = options.PeerName is null ? to.ToString() : $"{options.PeerName} ({peer})";
        var times = options.Retries == 0 ? "" : FormattableString.Invariant($", asked {options.Retries + 1} times");
        var hint = options.Key is null ? "" : " An end without the same key does not answer.";
        return new FtpToolsException(
            ErrorCode.Timeout,
            FormattableString.Invariant($"No answer from {who} within {options.Timeout.TotalSeconds:0.###} s{times}.{hint}"))
        {
            Target = to.ToString(),
        };
    }
}
