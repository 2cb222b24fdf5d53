namespace FtpTools.Host.Engine;

/// <summary>How a command or script ended.</summary>
internal enum RunOutcome
{
    Completed,

    /// <summary>A terminating error, already shown.</summary>
    Failed,
    Stopped,
}
