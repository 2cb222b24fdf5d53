using System.Text;

namespace FtpTools.Ftp.Wire;

/// <summary>
/// A name with <c>*</c> (any characters, also none) and <c>?</c> (one character) in it, as LIST and NLST take it. Every place of the
/// pattern is one bit and all are moved on together at each character of the name, so that no pattern makes the time more than
/// proportional to the length of the name.
/// </summary>
internal sealed class ListPattern
{
    // As many characters as the longest name has bytes (RemotePath.MaxNameBytes), and the place behind the last one.
    private const int Words = 4;
    private const int MostCharacters = (Words * 64) - 1;

    private readonly Dictionary<Rune, ulong[]> _placesOf = [];
    private readonly ulong[] _anyCharacter = new ulong[Words];
    private readonly ulong[] _stars = new ulong[Words];
    private readonly int _length;

    /// <param name="pattern">The pattern. Upper and lower case differ; nothing in it is an escape.</param>
    public ListPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (_length > MostCharacters) return;
            if (rune.Value == '*') Set(_stars, _length);
            else Set(rune.Value == '?' ? _anyCharacter : PlacesOf(rune), _length++);
        }
    }

    /// <summary>Whether a name is a pattern.</summary>
    public static bool IsPattern(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.AsSpan().ContainsAny('*', '?');
    }

    /// <summary>Whether a name fits the whole pattern. Names that begin with a point are no exception.</summary>
    public bool Matches(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_length > MostCharacters) return false;
        Span<ulong> reached = stackalloc ulong[Words];
        reached[0] = 1;
        foreach (var rune in name.EnumerateRunes())
        {
            var places = _placesOf.GetValueOrDefault(rune);
            var carry = 0UL;
            for (var i = 0; i < Words; i++)
            {
                var moving = reached[i] & (_anyCharacter[i] | (places is null ? 0 : places[i]));
                reached[i] = (reached[i] & _stars[i]) | (moving << 1) | carry;
                carry = moving >> 63;
            }
        }

        return (reached[_length / 64] & (1UL << (_length % 64))) != 0;
    }

    private ulong[] PlacesOf(Rune rune)
    {
        if (!_placesOf.TryGetValue(rune, out var places)) _placesOf.Add(rune, places = new ulong[Words]);
        return places;
    }

    private static void Set(ulong[] bits, int place) => bits[place / 64] |= 1UL << (place % 64);
}
