namespace FtpTools;

/// <summary>The stream to which a remote command wrote a line in addition to its output and its errors.</summary>
public enum RemoteNoticeKind
{
    /// <summary>Something that may go wrong.</summary>
    Warning,

    /// <summary>Something to know.</summary>
    Information,

    /// <summary>Something to show at once, as Write-Host does.</summary>
    Host,

    /// <summary>What is being done; only when it was asked for.</summary>
    Verbose,
}
