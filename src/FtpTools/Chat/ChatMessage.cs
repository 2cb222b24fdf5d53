using System.Net;
using FtpTools.Chat;

namespace FtpTools;

/// <summary>A message that came in.</summary>
public sealed class ChatMessage
{
    private readonly ChatEndpoint _endpoint;
    private string? _text;
    private string? _display;

    internal ChatMessage(ChatEndpoint endpoint, IPEndPoint from, string rawText)
    {
        _endpoint = endpoint;
        From = from;
        RawText = rawText;
    }

    /// <summary>The address and port it came from. Without a key that is only what the datagram claims.</summary>
    public IPEndPoint From { get; }

    /// <summary>The contact with this address and port; the address and port if there is none.</summary>
    public required string Sender { get; init; }

    /// <summary>The text, with control characters other than tabs and line ends replaced by U+FFFD. It is safe to print.</summary>
    public string Text => _text ??= ChatText.WithoutControls(RawText);

    /// <summary>The text in one line, without anything invisible, for tables and prompts.</summary>
    public string DisplayText => _display ??= ChatText.OneLine(RawText);

    /// <summary>When it came, in local time.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether it was sealed with the key.</summary>
    public required bool IsSealed { get; init; }

    /// <summary>How long after the question an answer came; null if it is not an answer.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Not public, because anything that prints all properties would print it.</summary>
    internal string RawText { get; }

    internal ChatNonce Nonce { get; init; }

    internal ChatNonce InReplyTo { get; init; }

    /// <summary>
    /// The text exactly as it came; bytes that are not UTF-8 are U+FFFD. Control characters in it, if printed to a terminal,
    /// do whatever the sender wants.
    /// </summary>
    public string GetRawText() => RawText;

    /// <summary>
    /// Answers the sender, from the address and port the message came in on; if that was closed in the meantime,
    /// it is opened again for a moment.
    /// </summary>
    /// <param name="text">The answer.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.MessageTooLong"/> and <see cref="ErrorCode.InvalidArgument"/>, with nothing sent;
    /// <see cref="ErrorCode.ServerUnreachable"/>;
    /// <see cref="ErrorCode.AddressInUse"/> when the port was closed and is now used by another program.
    /// </exception>
    public Task ReplyAsync(string text, CancellationToken cancellationToken = default)
    {
        return _endpoint.ReplyAsync(this, text, cancellationToken);
    }

    /// <summary>The safe text.</summary>
    public override string ToString() => Text;

    internal ChatMessage After(TimeSpan roundTrip, string sender)
    {
        return new ChatMessage(_endpoint, From, RawText)
        {
            Sender = sender,
            ReceivedAt = ReceivedAt,
            IsSealed = IsSealed,
            RoundTrip = roundTrip,
            Nonce = Nonce,
            InReplyTo = InReplyTo,
        };
    }
}
