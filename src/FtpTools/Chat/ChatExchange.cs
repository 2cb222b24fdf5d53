using FtpTools.Chat;

namespace FtpTools;

/// <summary>A message to a chat server and its outcome.</summary>
/// <param name="Message">The message.</param>
/// <param name="Answer">The answer that was sent, with control characters replaced by U+FFFD; null when there was none.</param>
/// <param name="Error">Why an answer that should have been sent was not; null if nothing went wrong.</param>
public sealed record ChatExchange(ChatMessage Message, string? Answer, string? Error)
{
    /// <summary>When the message came, in local time.</summary>
    public DateTime ReceivedAt => Message.ReceivedAt;

    /// <summary>Who sent it: a contact, or an address and port.</summary>
    public string Sender => Message.Sender;

    /// <summary>What was said; safe to print.</summary>
    public string Text => Message.Text;

    /// <summary>The answer in one line, without anything invisible; null when there was none.</summary>
    public string? DisplayAnswer => Answer is null ? null : ChatText.OneLine(Answer);

    /// <summary>Who said what, so that it can be used where text is expected.</summary>
    public override string ToString() => $"{Sender}: {Message.DisplayText}";
}
