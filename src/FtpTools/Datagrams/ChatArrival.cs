namespace FtpTools.Datagrams;

/// <summary>What came in at a socket.</summary>
/// <param name="Message">A message; null for the news that nobody listens at the peer's port.</param>
internal readonly record struct ChatArrival(ChatMessage? Message);
