namespace FtpTools.Ftp.Wire;

/// <summary>The easily parsed LIST format (D. J. Bernstein, cr.yp.to/ftp/list/eplf.html): a plus, facts with commas between them, a
/// tab, and the name. <c>/</c> is a directory, <c>r</c> a file, <c>s</c> its length, <c>m</c> the seconds since 1970.</summary>
internal static class EplfLine
{
    private const string Tab = "\t";

    /// <summary>Reads a line; null when it is none.</summary>
    public static ListedEntry? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var tab = line.IndexOf(Tab, StringComparison.Ordinal);
        if (tab < 1 || tab == line.Length - 1 || line[0] != '+') return null;
        var entry = new ListedEntry(line[(tab + 1)..], RemoteItemType.Other);
        foreach (var fact in line[1..tab].Split(','))
        {
            entry = fact switch
            {
                "/" => entry with { Type = RemoteItemType.Directory },
                "r" => entry.Type == RemoteItemType.Directory ? entry : entry with { Type = RemoteItemType.File },
                ['s', .. var size] => entry with { Size = WireNumber.Read(size) },
                ['m', .. var seconds] => WithTime(entry, WireNumber.Read(seconds)),
                _ => entry,
            };
        }

        return entry.Type == RemoteItemType.File ? entry : entry with { Size = null };
    }

    private static ListedEntry WithTime(ListedEntry entry, long? seconds)
    {
        if (seconds is null || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return entry;
        return entry with { Modified = DateTimeOffset.FromUnixTimeSeconds(seconds.Value).UtcDateTime, Precision = TimePrecision.Second };
    }
}
