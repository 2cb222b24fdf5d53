using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>
/// SITE UTIME, which sets the time of the last change; no standard says how. Clients send one of two forms: the time before the name, or
/// behind the name the times of access, of the last change and of creation, and the word UTC.
/// </summary>
internal static class SiteUtime
{
    private const int LengthWithoutSeconds = 12;

    /// <summary>Does it.</summary>
    public static async Task<FtpReply> RunAsync(string argument, FtpConversation conversation, CancellationToken cancellationToken)
    {
        var (name, modified) = ReadLong(argument) ?? ReadShort(argument) ?? default;
        if (name is null || modified.Year < 1970)
            return new FtpReply(501, "Send SITE UTIME 20260131235959 path.");
        await conversation.Files.SetModifiedAsync(conversation.PathOf(name), modified, cancellationToken).ConfigureAwait(false);
        return new FtpReply(200, "The time was set.");
    }

    private static (string Name, DateTime Modified)? ReadShort(string argument)
    {
        var parts = argument.Split(' ', 2);
        if (parts.Length < 2 || parts[1].Length == 0) return null;
        var text = parts[0].Length == LengthWithoutSeconds ? parts[0] + "00" : parts[0];
        return FtpTime.TryParse(text, out var modified) ? (parts[1], modified) : null;
    }

    private static (string Name, DateTime Modified)? ReadLong(string argument)
    {
        var parts = argument.Split(' ');
        if (parts.Length < 5 || !parts[^1].Equals("UTC", StringComparison.OrdinalIgnoreCase)) return null;
        return FtpTime.TryParse(parts[^4], out _) && FtpTime.TryParse(parts[^3], out var modified) && FtpTime.TryParse(parts[^2], out _)
            ? (string.Join(' ', parts[..^4]), modified)
            : null;
    }
}
