using System.Globalization;
using FtpTools.Server.Files;

namespace FtpTools.Ftp.Server;

/// <summary>A quota in the replies to AVBL, XQUOTA and SITE QUOTA.</summary>
internal static class FtpQuotaText
{
    /// <summary>How many bytes may still be stored; the largest number where there is no limit.</summary>
    public static long Available(UserQuota quota)
    {
        return quota.Limit.Bytes is { } limit ? Math.Max(0, limit - quota.Used.Bytes - quota.Reserved.Bytes) : long.MaxValue;
    }

    /// <summary>Used and allowed, files and bytes.</summary>
    public static IEnumerable<string> Lines(UserQuota quota)
    {
        yield return $"File count: {Number(quota.Used.Files + quota.Reserved.Files)}";
        yield return $"File limit: {Number(quota.LimitFiles)}";
        yield return $"Disk usage: {Number(quota.Used.Bytes + quota.Reserved.Bytes)}";
        yield return $"Disk limit: {Number(quota.Limit.Bytes)}";
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
}
