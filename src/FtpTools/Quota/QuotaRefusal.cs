using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>Says why a limit does not allow what is asked for.</summary>
internal static class QuotaRefusal
{
    /// <summary>The exception.</summary>
    /// <param name="need">What is asked for.</param>
    /// <param name="free">What is left; less than zero where the limit was lowered.</param>
    /// <param name="limit">The limit.</param>
    public static FtpToolsException Of(StorageAmount need, StorageAmount free, StorageLimit limit)
    {
        if (need.Bytes > 0 && need.Bytes > free.Bytes) return OfBytes(need.Bytes, Math.Max(0, free.Bytes), limit.Bytes);
        if (limit.Files is not null && need.Files > 0 && need.Files > free.Files)
            return OfFiles(need.Files, Math.Max(0, free.Files), limit);
        if (need.Entries > 0 && need.Entries > free.Entries) return OfEntries(Math.Max(0, free.Entries), limit);
        var quota = need.ReplacingBytes > free.ReplacingBytes ? SizeText.Of(limit.Bytes ?? 0) : $"{limit.Files} files";
        return Exceeded(
            $"The quota of {quota} does not allow it now: uploads under way are replacing files, and both are on the disk "
            + "until they are done. Try again then.");
    }

    private static FtpToolsException OfBytes(long need, long free, long? limit)
    {
        if (limit is not { } bytes)
            return new FtpToolsException(ErrorCode.StorageFull, $"{need} more bytes are more than any volume holds.");
        return Exceeded(
            $"The quota of {SizeText.Of(bytes)} does not allow it: {SizeText.Of(need)} more are needed ({need} bytes), "
            + $"{SizeText.Of(free)} are free ({free} bytes).");
    }

    private static FtpToolsException OfFiles(long need, long free, StorageLimit limit)
    {
        return Exceeded($"The quota of {limit.Files} files does not allow it: {need} more would be needed, {free} are free.");
    }

    private static FtpToolsException OfEntries(long free, StorageLimit limit)
    {
        var quota = limit.Files is { } files ? $"{files} files" : SizeText.Of(limit.Bytes ?? 0);
        return Exceeded(
            $"The quota of {quota} does not allow it: it is one of {limit.Entries} files and directories, too, of which {free} are free.");
    }

    private static FtpToolsException Exceeded(string text) => new(ErrorCode.QuotaExceeded, text);
}
