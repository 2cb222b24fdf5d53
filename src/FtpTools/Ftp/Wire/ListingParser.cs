namespace FtpTools.Ftp.Wire;

/// <summary>What a line of a listing is.</summary>
internal enum ListedLineKind
{
    /// <summary>An entry.</summary>
    Entry,

    /// <summary>A line that belongs to the listing and names nothing: <c>total 8</c>, or an empty one.</summary>
    NoEntry,

    /// <summary>Nothing that is understood. A listing with such a line is not known to be complete.</summary>
    Unknown,
}

/// <summary>A line of a listing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Entry">The entry, when it is one.</param>
internal readonly record struct ListedLine(ListedLineKind Kind, ListedEntry? Entry);

/// <summary>
/// Reads what a server answers to LIST: lines as <c>ls -l</c> writes them, as the DOS directory of IIS, or in the "easily parsed LIST
/// format" (EPLF). Each line is looked at by itself. No standard says what they look like, so nothing is guessed: a line that fits none of
/// them exactly is <see cref="ListedLineKind.Unknown"/>, and never left out.
/// </summary>
internal sealed class ListingParser
{
    private const string Total = "total ";

    private readonly DateTime _now;

    /// <param name="now">Now, by the clock of the server as far as it is known: it tells the year of a time that is written without
    /// one.</param>
    public ListingParser(DateTime now)
    {
        _now = now;
    }

    /// <summary>Reads a line without its end.</summary>
    public ListedLine Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var entry = line.Length == 0 ? null : line[0] switch
        {
            '+' => EplfLine.Read(line),
            >= '0' and <= '9' => DosListLine.Read(line),
            _ => UnixListReader.Read(line, _now),
        };
        if (entry is not null) return new ListedLine(ListedLineKind.Entry, entry);
        return new ListedLine(IsNoEntry(line) ? ListedLineKind.NoEntry : ListedLineKind.Unknown, null);
    }

    private static bool IsNoEntry(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return true;
        return line.StartsWith(Total, StringComparison.OrdinalIgnoreCase)
            && !line.AsSpan(Total.Length).Trim(' ').ContainsAnyExceptInRange('0', '9');
    }
}
