namespace FtpTools;

/// <summary>A file that was copied from one place on a server to another, on the same server or a second one, or was already
/// there.</summary>
public sealed record CopyResult
{
    /// <summary>The path that it was copied from.</summary>
    public required string RemotePath { get; init; }

    /// <summary>The session that it came through.</summary>
    public required FtpSession Session { get; init; }

    /// <summary>The path that it was copied to.</summary>
    public required string Destination { get; init; }

    /// <summary>The session that it went through.</summary>
    public required FtpSession DestinationSession { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The digest of the content, in lower-case hexadecimal; null when the file was skipped because of its time, so that nobody
    /// computed one.</summary>
    public required string? Digest { get; init; }

    /// <summary>How <see cref="Digest"/> was computed.</summary>
    public required DigestAlgorithm Algorithm { get; init; }

    /// <summary>What proves that the two files are the same: the weaker of what proved it on the way here and on the way there.</summary>
    public required TransferVerification Verification { get; init; }

    /// <summary>Whether all ends computed the same digests or checksums. It is false for a file that was skipped because of its time, and
    /// where one of the servers can compute neither.</summary>
    public bool IsVerified => Verification is TransferVerification.Digest or TransferVerification.Checksum;

    /// <summary>Whether the file was already there and was not moved.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Where the last attempt to send it began: the number of bytes that an earlier one had left at the destination.</summary>
    public long ResumedFrom { get; init; }

    /// <summary>The number of attempts: of the way that needed more of them.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The time for both ways, all attempts included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The speed, in bytes of content a second.</summary>
    public double BytesPerSecond => !IsSkipped && Elapsed > TimeSpan.Zero ? Length / Elapsed.TotalSeconds : 0;
}
