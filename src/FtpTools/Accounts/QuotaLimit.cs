namespace FtpTools.Accounts;

/// <summary>A quota to be set: a number of bytes or files, or none. (A plain <c>long?</c> in an <see cref="AccountChange"/> could not tell
/// "no limit" from "no change".)</summary>
public readonly record struct QuotaLimit
{
    private QuotaLimit(long? value)
    {
        Value = value;
    }

    /// <summary>No limit.</summary>
    public static QuotaLimit None => default;

    /// <summary>The limit; null when there is none.</summary>
    public long? Value { get; }

    /// <summary>A limit; 0 lets the user store nothing.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when it is negative.</exception>
    public static QuotaLimit Of(long value)
    {
        return value >= 0
            ? new QuotaLimit(value)
            : throw new FtpToolsException(ErrorCode.InvalidArgument, $"The quota {value} is negative.");
    }
}
