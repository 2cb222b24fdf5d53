namespace FtpTools;

/// <summary>How a file is sent or received.</summary>
public sealed record TransferOptions
{
    /// <summary>Whether a file that is there already is replaced; otherwise it is an error.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether missing directories at the other end are made.</summary>
    public bool MakeParents { get; init; }

    /// <summary>How the content is verified.</summary>
    public DigestAlgorithm Algorithm { get; init; } = DigestAlgorithm.Md5;
}
