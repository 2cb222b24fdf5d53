namespace FtpTools;

/// <summary>
/// What stands above the items of one directory in a listing: the directory and the session. PowerShell begins a new group where two
/// headings differ, and would compare texts by the rules of the user's culture, which take <c>/INFO</c> and <c>/info</c> for one or
/// two; a heading compares itself, character by character.
/// </summary>
public sealed class ListingHeading : IComparable
{
    private readonly string _text;

    /// <summary>Makes the heading of an item.</summary>
    public ListingHeading(RemoteItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _text = $"{item.RemotePath[..Math.Max(1, item.RemotePath.LastIndexOf('/'))]}  ({item.Session})";
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => string.CompareOrdinal(_text, (obj as ListingHeading)?._text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => CompareTo(obj) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Such as "/reports  (ftp1)".</summary>
    public override string ToString() => _text;
}
