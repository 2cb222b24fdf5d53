namespace FtpTools.Datagrams;

/// <summary>What was in a sealed datagram.</summary>
/// <param name="Nonce">By which the message is known.</param>
/// <param name="InReplyTo">The message it answers; none for one that begins.</param>
/// <param name="Text">The message in UTF-8.</param>
internal readonly record struct ChatSealContent(ChatNonce Nonce, ChatNonce InReplyTo, byte[] Text);
