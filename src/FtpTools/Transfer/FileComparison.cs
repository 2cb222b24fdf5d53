namespace FtpTools;

/// <summary>How it is decided whether a file is the same at both ends.</summary>
public enum FileComparison
{
    /// <summary>By length and modification time. Two seconds' difference does not count: not every file system is more exact.</summary>
    Time,

    /// <summary>By length and digest; both ends read the whole file.</summary>
    Digest,
}
