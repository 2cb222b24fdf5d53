namespace FtpTools.Client;

/// <summary>What answers at a port, judged by its first bytes.</summary>
internal enum PeerKind
{
    /// <summary>Nothing came.</summary>
    Silent,

    /// <summary>A server of this protocol.</summary>
    FtpTools,

    /// <summary>A server that wants TLS.</summary>
    Tls,

    /// <summary>A web server.</summary>
    Http,

    /// <summary>A server of the Secure Shell.</summary>
    Ssh,

    /// <summary>A server of FTP.</summary>
    Ftp,

    /// <summary>A server of mail: SMTP, POP3 or IMAP.</summary>
    Mail,

    /// <summary>A server that greets with a three-digit code, and does not say for what.</summary>
    Greeting,

    /// <summary>Something else.</summary>
    Other,
}
