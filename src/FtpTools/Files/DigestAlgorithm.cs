namespace FtpTools;

/// <summary>How the content of a file is checked.</summary>
public enum DigestAlgorithm
{
    /// <summary>MD5 (RFC 1321): finds accidents on the way, not forgeries.</summary>
    Md5,

    /// <summary>SHA-256 (FIPS 180-4).</summary>
    Sha256,

    /// <summary>XXH3 with 128 bits: the fastest, finds accidents only.</summary>
    XxHash128,
}
