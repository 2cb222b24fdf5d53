namespace FtpTools;

/// <summary>A remote command that failed, took too long or wrote too much, after it had said something.</summary>
public sealed class RemoteCommandException : RemoteErrorException
{
    /// <summary>Makes an exception from the server's error reply.</summary>
    public RemoteCommandException(ErrorCode code, string message)
        : base(code, message)
    {
    }

    /// <summary>What went wrong before.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>What else it had to say before, in order.</summary>
    public IReadOnlyList<RemoteNotice> Notices { get; init; } = [];
}
