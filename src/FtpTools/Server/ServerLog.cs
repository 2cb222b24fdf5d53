using System.Net;
using Microsoft.Extensions.Logging;

namespace FtpTools.Server;

/// <summary>Every line the server logs, with its stable event id. Names that came from a peer were cleaned before.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {EndPoint} for {Scheme}, TLS {Tls}")]
    public static partial void Listening(ILogger logger, IPEndPoint endPoint, string scheme, bool tls);

    [LoggerMessage(2, LogLevel.Information, "Stopped; {Aborted} connections were aborted")]
    public static partial void Stopped(ILogger logger, int aborted);

    [LoggerMessage(
        3,
        LogLevel.Information,
        "Limits: {Sessions} sessions, {SessionsPerUser} of one user; {Pending} connections before the login; "
        + "{Transfers} transfers at once, {TransfersPerUser} of one user")]
    public static partial void Limits(ILogger logger, int sessions, int sessionsPerUser, int pending, int transfers, int transfersPerUser);

    [LoggerMessage(
        4,
        LogLevel.Information,
        "This process may have {Limit} files open, connections included, and has {Open}; the limits follow from that")]
    public static partial void Descriptors(ILogger logger, long limit, int open);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "This process may have only {Limit} files open and has {Open}, few for a server: raise the limit (ulimit -n)")]
    public static partial void DescriptorsScarce(ILogger logger, long limit, int open);

    [LoggerMessage(
        6,
        LogLevel.Warning,
        "Others could read or change {Path}, one of the server's own files; its permissions are those of its owner alone now")]
    public static partial void Closed(ILogger logger, string path);

    [LoggerMessage(10, LogLevel.Debug, "Connection {Id} from {Remote}")]
    public static partial void Connected(ILogger logger, long id, EndPoint? remote);

    [LoggerMessage(11, LogLevel.Debug, "Connection {Id} ended: {Reason}")]
    public static partial void Ended(ILogger logger, long id, string reason);

    [LoggerMessage(12, LogLevel.Warning, "Connection from {Remote} refused: {Reason}")]
    public static partial void Refused(ILogger logger, EndPoint? remote, string reason);

    [LoggerMessage(13, LogLevel.Warning, "{Count} connections that had not logged in were dropped for others: there may be {Most}")]
    public static partial void Dropped(ILogger logger, int count, int most);

    [LoggerMessage(20, LogLevel.Information, "Connection {Id}: {User} logged in")]
    public static partial void LoggedIn(ILogger logger, long id, string user);

    [LoggerMessage(21, LogLevel.Warning, "Connection {Id} from {Remote}: login as '{User}' failed")]
    public static partial void LoginFailed(ILogger logger, long id, EndPoint? remote, string user);

    [LoggerMessage(30, LogLevel.Debug, "Connection {Id}: {Operation} {Path}: {Error}")]
    public static partial void RequestRefused(ILogger logger, long id, string operation, string path, string error);

    [LoggerMessage(31, LogLevel.Error, "Connection {Id}: {Operation} failed")]
    public static partial void RequestFailed(ILogger logger, Exception exception, long id, string operation);

    [LoggerMessage(34, LogLevel.Warning, "Connection {Id}: a data connection from {Remote}, which is not the client, was refused")]
    public static partial void DataConnectionRefused(ILogger logger, long id, EndPoint? remote);

    [LoggerMessage(32, LogLevel.Error, "A connection failed")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(33, LogLevel.Error, "Accepting connections failed; trying again")]
    public static partial void AcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(50, LogLevel.Information, "Deleted {Count} partial files in {Home} that nobody resumed")]
    public static partial void Swept(ILogger logger, int count, string home);

    [LoggerMessage(51, LogLevel.Warning, "Looking for old partial files failed: {Reason}")]
    public static partial void SweepFailed(ILogger logger, string reason);

    [LoggerMessage(52, LogLevel.Warning, "The quota ledger could not be brought up to date; trying again: {Reason}")]
    public static partial void LedgerFailed(ILogger logger, string reason);

    [LoggerMessage(53, LogLevel.Warning, "Connection {Id}: a login as {User} could not be recorded: {Reason}")]
    public static partial void LoginNotRecorded(ILogger logger, long id, string user, string reason);

    [LoggerMessage(40, LogLevel.Information, "Connection {Id}: {User} stored {Path}, {Length} bytes")]
    public static partial void Stored(ILogger logger, long id, string user, string path, long length);

    [LoggerMessage(41, LogLevel.Information, "Connection {Id}: {User} fetched {Path}, {Length} bytes")]
    public static partial void Fetched(ILogger logger, long id, string user, string path, long length);

    [LoggerMessage(42, LogLevel.Information, "Connection {Id}: {User}, {Operation} {Path}")]
    public static partial void Changed(ILogger logger, long id, string user, string operation, string path);

    [LoggerMessage(43, LogLevel.Information, "Connection {Id}: {User} renamed {Path} to {Target}")]
    public static partial void Renamed(ILogger logger, long id, string user, string path, string target);

    [LoggerMessage(44, LogLevel.Information, "Connection {Id}: {User} called the command {Name}")]
    public static partial void Called(ILogger logger, long id, string user, string name);

    [LoggerMessage(45, LogLevel.Debug, "Connection {Id}: {Operation} answered")]
    public static partial void Answered(ILogger logger, long id, string operation);
}
