namespace FtpTools.Ftp.Wire;

/// <summary>The path in the reply 257 to PWD and MKD (RFC 959 appendix II): in quotes, and every quote in it twice.</summary>
internal static class QuotedPath
{
    /// <summary>Writes a path.</summary>
    public static string Write(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Reads the path of a reply: from the first quote to the last, because there are servers that do not double the quotes
    /// of a name.</summary>
    /// <returns>Null when there are not two quotes.</returns>
    public static string? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = text.IndexOf('"', StringComparison.Ordinal);
        var last = text.LastIndexOf('"');
        return first == last ? null : text[(first + 1)..last].Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}
