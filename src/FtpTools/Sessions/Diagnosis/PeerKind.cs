namespace FtpTools.Sessions.Diagnosis;

/// <summary>What answers at a port, judged by its first bytes.</summary>
internal enum PeerKind
{
    /// <summary>Nothing arrived.</summary>
    Silent,

    /// <summary>A server of this protocol.</summary>
    FtpTools,

    /// <summary>A server that requires TLS.</summary>
    Tls,

    /// <summary>A web server.</summary>
    Http,

    /// <summary>An SSH server.</summary>
    Ssh,

    /// <summary>An FTP server.</summary>
    Ftp,

    /// <summary>A mail server: SMTP, POP3 or IMAP.</summary>
    Mail,

    /// <summary>A server that greets with a three-digit code, without saying for which protocol.</summary>
    Greeting,

    /// <summary>Something else.</summary>
    Other,
}
