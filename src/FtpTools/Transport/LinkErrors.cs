using System.Net.Sockets;

namespace FtpTools.Transport;

/// <summary>Tells a broken link from defects of our own.</summary>
internal static class LinkErrors
{
    /// <summary>Whether the exception means that the link is gone.</summary>
    public static bool IsBroken(Exception exception)
    {
        return exception is IOException or SocketException or ObjectDisposedException
            || (exception is InvalidOperationException && exception.Source is "System.IO.Pipelines" or "System.Net.Security");
    }

    /// <summary>The exception callers see when the link is gone.</summary>
    public static FtpToolsException Lost(Exception? cause, string what = "The connection broke.")
    {
        return new FtpToolsException(ErrorCode.ConnectionLost, what, cause);
    }
}
