namespace FtpTools.Accounts;

/// <summary>A quota to be set: a number of bytes, or none. (A plain <c>long?</c> in an <see cref="AccountChange"/> could not tell "no limit" from "no change".)</summary>
public readonly record struct QuotaLimit
{
    private QuotaLimit(long? bytes)
    {
        Bytes = bytes;
    }

    /// <summary>No limit.</summary>
    public static QuotaLimit None => default;

    /// <summary>The limit in bytes; null when there is none.</summary>
    public long? Bytes { get; }

    /// <summary>A limit in bytes; 0 lets the user store nothing.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when it is negative.</exception>
    public static QuotaLimit Of(long bytes)
    {
        return bytes >= 0 ? new QuotaLimit(bytes) : throw new FtpToolsException(ErrorCode.InvalidArgument, $"The quota {bytes} is negative.");
    }
}
