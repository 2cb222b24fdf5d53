namespace FtpTools;

/// <summary>How it is decided whether a file is the same at both ends.</summary>
public enum FileComparison
{
    /// <summary>By length and modification time. A difference of two seconds does not count: not every file system keeps finer times.</summary>
    Time,

    /// <summary>By length and digest; both ends read the whole file.</summary>
    Digest,
}
