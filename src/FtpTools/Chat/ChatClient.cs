using FtpTools.Chat;

namespace FtpTools;

/// <summary>Single messages to a peer.</summary>
/// <remarks>
/// Each message has a port of its own. In the clear, an answer does not say what it answers;
/// so one that comes too late for its question goes to a closed port, and is never mistaken for the answer to the next one.
/// What comes from another address or port is dropped.
/// </remarks>
public static class ChatClient
{
    /// <summary>Sends a message and waits for the answer.</summary>
    /// <param name="to">The peer.</param>
    /// <param name="text">The message.</param>
    /// <param name="options">How long to wait, and how often to try again.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The answer, with <see cref="ChatMessage.RoundTrip"/>.</returns>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.Timeout"/> when nothing came;
    /// <see cref="ErrorCode.ServerUnreachable"/> when nobody listens there or the name is not known; <see cref="ErrorCode.MessageTooLong"/>
    /// and <see cref="ErrorCode.InvalidArgument"/>, with nothing sent.
    /// </exception>
    public static async Task<ChatMessage> AskAsync(
        ChatAddress to, string text, ChatSendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new ChatSendOptions();
        ChatEndpoint.Encode(text, options.Key);
        var question = new ChatQuestion(to, text, options);
        await using var disposal = question.ConfigureAwait(false);
        return await question.AskAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a message without waiting. Whether anybody received it is not known.</summary>
    /// <param name="to">The peer.</param>
    /// <param name="text">The message.</param>
    /// <param name="options">The key, and the time that finding the address may take.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">As for <see cref="AskAsync"/>.</exception>
    public static async Task TellAsync(
        ChatAddress to, string text, ChatSendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new ChatSendOptions();
        ChatEndpoint.Encode(text, options.Key);
        var addresses = await ResolveAsync(to, options, cancellationToken).ConfigureAwait(false);
        var endpoint = ChatEndpoint.ConnectTo(addresses[0], options.Endpoint);
        await using var disposal = endpoint.ConfigureAwait(false);
        await endpoint.SendAsync(text, addresses[0], cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<IReadOnlyList<System.Net.IPEndPoint>> ResolveAsync(
        ChatAddress to, ChatSendOptions options, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await to.ResolveAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FtpToolsException(
                ErrorCode.Timeout,
                FormattableString.Invariant($"The address of '{to.Host}' was not found within {options.Timeout.TotalSeconds:0.###} s."),
                e)
            {
                Target = to.ToString(),
            };
        }
    }
}
