namespace FtpTools;

/// <summary>The direction of a transfer.</summary>
public enum TransferDirection
{
    /// <summary>From this computer to the server.</summary>
    Upload,

    /// <summary>From the server to this computer.</summary>
    Download,
}

/// <summary>A file that arrived whole, or was already there.</summary>
public sealed record TransferResult
{
    /// <summary>The direction.</summary>
    public required TransferDirection Direction { get; init; }

    /// <summary>The full path on this computer.</summary>
    public required string LocalPath { get; init; }

    /// <summary>The path on the server.</summary>
    public required string RemotePath { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The digest of the content, in lower-case hexadecimal; null when the file was skipped because of its time, so that nobody
    /// computed one.</summary>
    public required string? Digest { get; init; }

    /// <summary>How <see cref="Digest"/> was computed.</summary>
    public required DigestAlgorithm Algorithm { get; init; }

    /// <summary>What proves that the two files are the same. With our own servers it is always the digest; a transfer whose digests differ
    /// is an error, not a result.</summary>
    public required TransferVerification Verification { get; init; }

    /// <summary>Whether both ends computed the same digest or checksum. It is false for a file that was skipped because of its time, and
    /// for one that a server took or sent which can compute neither.</summary>
    public bool IsVerified => Verification is TransferVerification.Digest or TransferVerification.Checksum;

    /// <summary>Whether the file was already there and was not moved.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Where the last attempt began: the number of bytes that an earlier one had transferred.</summary>
    public long ResumedFrom { get; init; }

    /// <summary>The number of attempts.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The time from the request to the confirmation, all attempts included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The speed, in bytes of content a second; what was there before does not count.</summary>
    public double BytesPerSecond => !IsSkipped && Elapsed > TimeSpan.Zero ? (Length - ResumedFrom) / Elapsed.TotalSeconds : 0;
}
