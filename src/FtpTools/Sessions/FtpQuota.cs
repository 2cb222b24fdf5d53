using FtpTools.Sessions;

namespace FtpTools;

/// <summary>How full a user's home is, and what the user may store there. Amounts are in bytes, except those of files.</summary>
public sealed record FtpQuota
{
    /// <summary>The user.</summary>
    public required string UserName { get; init; }

    /// <summary>What the user may store; null when there is no limit.</summary>
    public long? Limit { get; init; }

    /// <summary>What is in the home, including unfinished uploads that wait to be resumed.</summary>
    public required long Used { get; init; }

    /// <summary>What the uploads that are under way may add; also what was deleted and is still being fetched.</summary>
    public required long Reserved { get; init; }

    /// <summary>What the uploads that are under way take on the server's disk beyond that, until the files they replace are gone.</summary>
    public long Replacing { get; init; }

    /// <summary>What is left; 0 when the limit is below what is already used, null when there is no limit.</summary>
    public long? Free => Limit is { } limit ? Math.Max(0, limit - Used - Reserved) : null;

    /// <summary>Used and reserved in percent of the limit, above 100 when a limit was lowered; null when there is no limit.</summary>
    public double? Percent => Limit is not { } limit ? null : limit == 0 ? 100 : Math.Round(100.0 * (Used + Reserved) / limit, 1);

    /// <summary>How many files the user may store; null when there is no limit.</summary>
    public long? FileLimit { get; init; }

    /// <summary>How many files are in the home.</summary>
    public required long FileCount { get; init; }

    /// <summary>How many files the uploads that are under way may add.</summary>
    public required long FilesReserved { get; init; }

    /// <summary>How many files are left; null when there is no limit.</summary>
    public long? FilesFree => FileLimit is { } limit ? Math.Max(0, limit - FileCount - FilesReserved) : null;

    /// <summary>The session it was asked through.</summary>
    public required FtpSession Session { get; init; }

    /// <summary>What is used, and of how much, so that it can be used where text is wanted.</summary>
    public override string ToString() => $"{SizeText.Of(Used)} {(Limit is { } limit ? $"of {SizeText.Of(limit)}" : "without a limit")}";

    internal static FtpQuota From(FtpSession session, HomeQuotaStatus status)
    {
        if (status.UsedBytes < 0 || status.UsedFiles < 0 || status.ReservedBytes < 0 || status.ReservedFiles < 0
            || status.LimitBytes < 0 || status.LimitFiles < 0 || status.ReplacingBytes < 0)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server reported a quota with a negative amount.");
        return new FtpQuota
        {
            UserName = session.UserName,
            Limit = status.LimitBytes,
            Used = status.UsedBytes,
            Reserved = status.ReservedBytes,
            Replacing = status.ReplacingBytes,
            FileLimit = status.LimitFiles,
            FileCount = status.UsedFiles,
            FilesReserved = status.ReservedFiles,
            Session = session,
        };
    }
}
