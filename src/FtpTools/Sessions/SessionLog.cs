using Microsoft.Extensions.Logging;

namespace FtpTools.Sessions;

/// <summary>Every line a session logs, with its stable event id. Names that came from a peer were cleaned before.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(100, LogLevel.Information, "Connected to {Server}, {Encryption}")]
    public static partial void Connected(ILogger logger, string server, string encryption);

    [LoggerMessage(101, LogLevel.Information, "Logged in at {Server} as {User}; the server is {Agent}")]
    public static partial void LoggedIn(ILogger logger, string server, string user, string agent);

    [LoggerMessage(102, LogLevel.Information, "The certificate {Thumbprint} of {Server} is remembered from now on")]
    public static partial void Remembered(ILogger logger, string thumbprint, string server);

    [LoggerMessage(103, LogLevel.Information, "Connecting to {Server} again; the connection before ended: {Reason}")]
    public static partial void Reconnecting(ILogger logger, string server, string reason);

    [LoggerMessage(104, LogLevel.Information, "Attempt {Attempt} for {Path} failed, and the next begins in {Seconds} s: {Reason}")]
    public static partial void TryingAgain(ILogger logger, int attempt, string path, double seconds, string reason);

    [LoggerMessage(105, LogLevel.Information, "The connection to {Server} ended: {Reason}")]
    public static partial void Ended(ILogger logger, string server, string reason);

    [LoggerMessage(106, LogLevel.Warning, "Others could change {Path}, one of your settings; they no longer can")]
    public static partial void Closed(ILogger logger, string path);

    [LoggerMessage(110, LogLevel.Debug, "Request {Id}: {Operation}")]
    public static partial void Requested(ILogger logger, int id, string operation);

    [LoggerMessage(111, LogLevel.Debug, "Request {Id} was refused: {Error}, {Reason}")]
    public static partial void Refused(ILogger logger, int id, string error, string reason);
}
