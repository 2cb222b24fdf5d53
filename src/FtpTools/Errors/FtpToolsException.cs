namespace FtpTools;

/// <summary>
/// The one exception of the library. Callers decide by <see cref="Code"/>, never by the text.
/// </summary>
public class FtpToolsException : Exception
{
    /// <summary>Makes an exception for a code.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">For people: what happened to what.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public FtpToolsException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Advice = Description.Advice;
    }

    /// <summary>What went wrong.</summary>
    public ErrorCode Code { get; }

    /// <summary>The number, name, family and advice of <see cref="Code"/>.</summary>
    public ErrorDescription Description => ErrorTable.Describe(Code);

    /// <summary>What a person can do about it: that of <see cref="Description"/> where nothing better is known; null when the message says
    /// it already.</summary>
    public string? Advice { get; init; }

    /// <summary>What it went wrong with: a path, a user, an address; null when the message says it all.</summary>
    public string? Target { get; init; }

    /// <summary>The name of the session that it is about, where an operation has two and it is about the second; null otherwise.</summary>
    public string? SessionName { get; internal set; }

    /// <summary>Whether the session this came from can no longer be used.</summary>
    public bool EndsSession => Code is ErrorCode.ProtocolViolation or ErrorCode.LimitExceeded or ErrorCode.ConnectionLost
        or ErrorCode.ServerStopping or ErrorCode.IdleTimeout or ErrorCode.AccountClosed or ErrorCode.NotConnected or ErrorCode.Timeout;
}

/// <summary>The peer received the request and refused it. The session continues unless
/// <see cref="FtpToolsException.EndsSession"/>.</summary>
public class RemoteErrorException : FtpToolsException
{
    /// <summary>Makes an exception from the peer's error reply.</summary>
    public RemoteErrorException(ErrorCode code, string message)
        : base(code, message)
    {
    }
}
