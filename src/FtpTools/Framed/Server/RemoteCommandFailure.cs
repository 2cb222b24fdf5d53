using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server;

/// <summary>A remote command that failed, with what it had to say before.</summary>
internal sealed class RemoteCommandFailure(FtpToolsException cause, string message, string[]? errors, NoticeField[]? notices)
    : FtpToolsException(cause.Code, message, cause)
{
    /// <summary>What went wrong before, as it fits into an answer.</summary>
    public string[]? Errors { get; } = errors;

    /// <summary>What else it said before, as it fits into an answer.</summary>
    public NoticeField[]? Notices { get; } = notices;
}
