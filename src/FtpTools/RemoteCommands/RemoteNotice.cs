namespace FtpTools;

/// <summary>A line that a remote command wrote in addition to its output and its errors.</summary>
/// <param name="Stream">Where.</param>
/// <param name="Text">The line.</param>
public sealed record RemoteNotice(RemoteNoticeKind Stream, string Text);
