namespace FtpTools;

/// <summary>What proves that a file arrived as it was sent, the strongest last.</summary>
public enum TransferVerification
{
    /// <summary>Nothing was compared: the file was skipped because of its time.</summary>
    None,

    /// <summary>The lengths, which are the same.</summary>
    Size,

    /// <summary>The lengths, and the last bytes of what an earlier attempt had moved, which were read back.</summary>
    TailAndSize,

    /// <summary>A checksum (CRC-32) that both ends computed: it finds accidents.</summary>
    Checksum,

    /// <summary>A digest that both ends computed.</summary>
    Digest,
}
