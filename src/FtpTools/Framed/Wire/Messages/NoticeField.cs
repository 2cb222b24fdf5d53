namespace FtpTools.Framed.Wire.Messages;

/// <summary>A line that a command wrote in addition to its output: section 5. A reader ignores streams that it does not know.</summary>
internal sealed record NoticeField(string Stream, string Text);
