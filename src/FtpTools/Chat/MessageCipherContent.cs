namespace FtpTools.Chat;

/// <summary>What was in a sealed datagram.</summary>
/// <param name="Nonce">By which the message is identified.</param>
/// <param name="InReplyTo">The message it answers; none for the first message.</param>
/// <param name="Text">The message in UTF-8.</param>
internal readonly record struct MessageCipherContent(ChatNonce Nonce, ChatNonce InReplyTo, byte[] Text);
