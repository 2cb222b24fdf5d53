namespace FtpTools.CrashRig;

/// <summary>What the processes of the rig write to their standard output, one per line.</summary>
public static class RigSignals
{
    /// <summary>The process is ready; the ports of the server follow: that of our own protocol, and that of FTP where it speaks that.</summary>
    public const string Ready = "ready ";

    /// <summary>The number of open connections follows.</summary>
    public const string Connections = "connections ";

    /// <summary>Tells the server to collect all garbage before it answers.</summary>
    public const string Collect = "collect";

    /// <summary>The client is about to make a request.</summary>
    public const string Request = ".";

    /// <summary>The client has nothing under way any more.</summary>
    public const string Quiet = "quiet";

    /// <summary>Tells the client to end what was broken off, and no more.</summary>
    public const string Settle = "settle";

    /// <summary>Tells the client to work without FTP.</summary>
    public const string WithoutFtp = "framed";

    /// <summary>Who the client logs in as.</summary>
    public const string UserName = "ann";

    /// <summary>With what.</summary>
    public const string Password = "correct horse";
}
