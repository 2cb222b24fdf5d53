namespace FtpTools;

/// <summary>The way a file went.</summary>
public enum TransferDirection
{
    /// <summary>From this computer to the server.</summary>
    Upload,

    /// <summary>From the server to this computer.</summary>
    Download,
}

/// <summary>A file that arrived whole, or was there already.</summary>
public sealed record TransferResult
{
    /// <summary>The way it went.</summary>
    public required TransferDirection Direction { get; init; }

    /// <summary>The full path on this computer.</summary>
    public required string LocalPath { get; init; }

    /// <summary>The path on the server.</summary>
    public required string RemotePath { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The digest of the content, in lower-case hexadecimal; null when the file was skipped by its time, so that nobody
    /// computed one.</summary>
    public required string? Digest { get; init; }

    /// <summary>How <see cref="Digest"/> was computed.</summary>
    public required DigestAlgorithm Algorithm { get; init; }

    /// <summary>Whether both ends computed the same digest. It is false only for a file that was skipped by its time; a transfer
    /// that could not be verified is an error, not a result.</summary>
    public required bool IsVerified { get; init; }

    /// <summary>Whether the file was there already and was not moved.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Where the last attempt began: bytes that an earlier one had brought over.</summary>
    public long ResumedFrom { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The time from the request to the confirmation, all attempts included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The speed, in bytes of content a second; what was there before does not count.</summary>
    public double BytesPerSecond => !IsSkipped && Elapsed > TimeSpan.Zero ? (Length - ResumedFrom) / Elapsed.TotalSeconds : 0;
}
