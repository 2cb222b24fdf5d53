namespace FtpTools;

/// <summary>By what a file at one end is taken for the same as that at the other.</summary>
public enum FileComparison
{
    /// <summary>By length and modification time. Two seconds of difference are none: not every file system keeps finer times.</summary>
    Time,

    /// <summary>By length and digest; both ends read the whole file.</summary>
    Digest,
}
