using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace FtpTools.Time.Strftime;

/// <summary>A compiled file of the time zone database, version 2 or later (RFC 9636): when which abbreviation is in use.</summary>
internal sealed partial class TimeZoneFile
{
    private const int HeaderLength = 44;
    private const int TypeLength = 6;

    private readonly long[] _transitions;
    private readonly string[] _names;
    private readonly string _first;
    private readonly string _rule;

    private TimeZoneFile(long[] transitions, string[] names, string first, string rule)
    {
        _transitions = transitions;
        _names = names;
        _first = first;
        _rule = rule;
    }

    /// <summary>Reads a file.</summary>
    /// <returns>Null if it is not such a file, or is of the first version, which ends in 2037.</returns>
    public static TimeZoneFile? Parse(ReadOnlySpan<byte> file)
    {
        if (!IsHeader(file) || file[4] < (byte)'2') return null;
        var skipped = HeaderLength + BodyLength(file, sizeOfTime: 4);
        if (file.Length < skipped || !IsHeader(file[skipped..])) return null;
        var header = file[skipped..];
        var length = BodyLength(header, sizeOfTime: 8);
        if (header.Length < HeaderLength + length) return null;
        var body = header.Slice(HeaderLength, length);
        var footer = Encoding.ASCII.GetString(header[(HeaderLength + length)..]).Trim('\n');
        return Read(body, Count(header, 3), Count(header, 4), Count(header, 5), footer);
    }

    /// <summary>The abbreviation that is in use.</summary>
    /// <param name="unixSeconds">When.</param>
    /// <param name="offset">The offset from UTC at that time: after the last change that the file lists,
    /// it distinguishes summer from winter time.</param>
    public string? AbbreviationAt(long unixSeconds, TimeSpan offset)
    {
        var next = Array.BinarySearch(_transitions, unixSeconds);
        next = next >= 0 ? next + 1 : ~next;
        if (next == 0) return _transitions.Length == 0 ? ByRule(offset) ?? _first : _first;
        return next < _transitions.Length ? _names[next - 1] : ByRule(offset) ?? _names[^1];
    }

    private static TimeZoneFile? Read(ReadOnlySpan<byte> body, int times, int types, int letters, string footer)
    {
        if (types == 0) return null;
        var indexes = body.Slice(times * 8, times);
        var typeTable = body.Slice(times * 9, types * TypeLength);
        var text = body.Slice((times * 9) + (types * TypeLength), letters);
        var names = new string[types];
        for (var i = 0; i < types; i++)
        {
            var start = typeTable[(i * TypeLength) + 5];
            if (start >= letters) return null;
            var name = text[start..];
            var end = name.IndexOf((byte)0);
            names[i] = Encoding.ASCII.GetString(end < 0 ? name : name[..end]);
        }

        var transitions = new long[times];
        var inUse = new string[times];
        for (var i = 0; i < times; i++)
        {
            if (indexes[i] >= types) return null;
            transitions[i] = BinaryPrimitives.ReadInt64BigEndian(body[(i * 8)..]);
            inUse[i] = names[indexes[i]];
        }

        return new TimeZoneFile(transitions, inUse, names[0], footer);
    }

    // The offsets in a rule count westward. Without one of its own, summer time is an hour ahead.
    private string? ByRule(TimeSpan offset)
    {
        var rule = Rule().Match(_rule);
        if (!rule.Success) return null;
        var standard = -Offset(rule.Groups["standard"].Value);
        var summer = rule.Groups["summer"].Success ? -Offset(rule.Groups["summer"].Value) : standard + TimeSpan.FromHours(1);
        var name = rule.Groups["summerName"].Success && offset == summer ? "summerName" : offset == standard ? "name" : null;
        return name is null ? null : rule.Groups[name].Value.Trim('<', '>');
    }

    private static TimeSpan Offset(string text)
    {
        var parts = text.TrimStart('+', '-').Split(':');
        var size = new TimeSpan(Part(0), Part(1), Part(2));
        return text.StartsWith('-') ? -size : size;

        int Part(int index) => parts.Length > index ? int.Parse(parts[index], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    private static bool IsHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || !bytes.StartsWith("TZif"u8)) return false;
        for (var i = 0; i < 6; i++)
        {
            if (Count(bytes, i) is < 0 or > 65536) return false;
        }

        return true;
    }

    // The counts, in their order: UT flags, standard flags, leap seconds, transitions, types, letters of the names.
    private static int Count(ReadOnlySpan<byte> header, int index) => BinaryPrimitives.ReadInt32BigEndian(header[(20 + (index * 4))..]);

    private static int BodyLength(ReadOnlySpan<byte> header, int sizeOfTime)
    {
        return (Count(header, 3) * (sizeOfTime + 1)) + (Count(header, 4) * TypeLength) + Count(header, 5)
            + (Count(header, 2) * (sizeOfTime + 4)) + Count(header, 1) + Count(header, 0);
    }

    [GeneratedRegex(
        @"^(?<name><[^>]+>|[A-Za-z]+)(?<standard>[+-]?\d{1,3}(?::\d{1,2}){0,2})"
            + @"(?:(?<summerName><[^>]+>|[A-Za-z]+)(?<summer>[+-]?\d{1,3}(?::\d{1,2}){0,2})?)?(?:,|$)")]
    private static partial Regex Rule();
}
