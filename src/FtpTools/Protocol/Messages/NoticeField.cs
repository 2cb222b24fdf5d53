namespace FtpTools.Protocol.Messages;

/// <summary>A line that a command wrote beside its output: section 5. A stream that is not known is left out by who reads it.</summary>
internal sealed record NoticeField(string Stream, string Text);
