using System.Collections.Frozen;

namespace FtpTools.Ftp.Server;

/// <summary>The first words of other protocols.</summary>
internal static class ForeignWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "PRI", "HTTP",
        "EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA", "CAPA", "SSH");

    /// <summary>The first word of a line that has no verb in front.</summary>
    public static string FirstOf(ReadOnlySpan<byte> line) => line.StartsWith("SSH-"u8) ? "SSH" : "";

    /// <summary>Whether a verb is one of them.</summary>
    public static bool Contains(string verb) => Words.Contains(verb);
}
