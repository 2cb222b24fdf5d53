namespace FtpTools.Sessions;

/// <summary>Decides whether and when to retry.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Whether the connection failed, or an end had too much to do, so that the same may succeed later.</summary>
    /// <remarks>A server whose end of the connection broke first cancels what was under way. What this end cancels is not retried: it is
    /// told by another exception.</remarks>
    public static bool IsWorthRetrying(FtpToolsException failure)
    {
        return failure.Code is ErrorCode.ConnectionLost or ErrorCode.Timeout or ErrorCode.ServerStopping or ErrorCode.ServerUnreachable
            or ErrorCode.IdleTimeout or ErrorCode.TooManyConnections or ErrorCode.TooManyOpenFiles or ErrorCode.LoginThrottled
            || failure is RemoteErrorException { Code: ErrorCode.Cancelled };
    }

    /// <summary>How long to wait before a retry: twice as long each time, and never the same for two clients that were cut off
    /// together.</summary>
    /// <param name="interval">The wait before the first retry.</param>
    /// <param name="retry">Which retry it is, from 1.</param>
    public static TimeSpan WaitBefore(TimeSpan interval, int retry)
    {
        var wait = TimeSpan.FromTicks((long)Math.Min(interval.Ticks * Math.Pow(2, retry - 1), LongestWait.Ticks));
        return wait * (0.5 + Random.Shared.NextDouble());
    }
}
