namespace FtpTools;

/// <summary>
/// What is shown above the items of one directory in a listing. PowerShell begins a new group where two headings differ, and would compare
/// texts by the rules of the user's culture, which take <c>/INFO</c> and <c>/info</c> for one or two; a heading compares itself, character
/// by character.
/// </summary>
internal sealed class ListingHeading(string text) : IComparable
{
    public int CompareTo(object? obj) => string.CompareOrdinal(text, (obj as ListingHeading)?.ToString());

    public override bool Equals(object? obj) => CompareTo(obj) == 0;

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text;
}
