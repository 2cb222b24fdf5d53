namespace FtpTools.Chat;

/// <summary>What came in on a socket.</summary>
/// <param name="Message">A message; null for the report that nobody listens on the peer's port.</param>
internal readonly record struct ChatArrival(ChatMessage? Message);
