namespace FtpTools;

/// <summary>How a file is sent or received.</summary>
public sealed record TransferOptions
{
    /// <summary>Whether an existing file is replaced; otherwise it is an error.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether an existing file that is the same by <see cref="Compare"/> is not moved again. One that differs
    /// is treated as if this were not set.</summary>
    public bool SkipExisting { get; init; }

    /// <summary>How <see cref="SkipExisting"/> compares.</summary>
    public FileComparison Compare { get; init; } = FileComparison.Time;

    /// <summary>Whether missing directories at the other end are created.</summary>
    public bool MakeParents { get; init; }

    /// <summary>Whether to resume from what an earlier attempt transferred. It is compared by its digest first, and what is not
    /// the beginning of the file is thrown away.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether a file that is reported as done is on the disk of the receiving end, and not just in the hands of its operating
    /// system, so that it survives a power cut. It costs a wait for the disk for each file.</summary>
    public bool IsDurable { get; init; }

    /// <summary>How often in a row a transfer is retried after the connection broke; each time it resumes where it stopped, and one
    /// that got further than the one before starts the count, and the wait, again.</summary>
    public int RetryCount { get; init; }

    /// <summary>How long to wait before the first retry; each later one waits twice as long, up to a minute, plus or minus a
    /// half.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a transfer is refused whose content the server cannot verify with a digest or a checksum.</summary>
    public bool RequireDigest { get; init; }

    /// <summary>How the content is verified.</summary>
    public DigestAlgorithm Algorithm { get; init; } = DigestAlgorithm.Md5;
}
