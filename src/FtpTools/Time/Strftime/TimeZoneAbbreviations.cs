using System.Globalization;
using System.IO.Abstractions;

namespace FtpTools.Time.Strftime;

/// <summary>
/// The short names of a time zone, such as CET and CEST, which the platform's own zone type does not provide. They are read from
/// the zone's file where there is one (RFC 9636); elsewhere, as on Windows, the offset is used as the name: <c>+01</c>.
/// </summary>
internal sealed class TimeZoneAbbreviations
{
    private const string ZoneFiles = "/usr/share/zoneinfo";
    private const int MaxFile = 1024 * 1024;

    private readonly TimeZoneInfo _zone;
    private readonly TimeZoneFile? _file;

    private TimeZoneAbbreviations(TimeZoneInfo zone, TimeZoneFile? file)
    {
        _zone = zone;
        _file = file;
    }

    /// <summary>Reads the names of a zone.</summary>
    public static TimeZoneAbbreviations Of(TimeZoneInfo zone, IFileSystem fileSystem)
    {
        return new TimeZoneAbbreviations(zone, Load(zone.Id, fileSystem));
    }

    /// <summary>The name that is in use at a moment.</summary>
    public string At(DateTimeOffset moment)
    {
        if (_zone.Id is "UTC" or "Etc/UTC") return "UTC";
        var offset = _zone.GetUtcOffset(moment);
        return _file?.AbbreviationAt(moment.ToUnixTimeSeconds(), offset) ?? Number(offset);
    }

    // What the zone database itself writes for zones without a name in use.
    private static string Number(TimeSpan offset)
    {
        var format = offset.Minutes == 0 ? "hh" : "hhmm";
        return (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(format, CultureInfo.InvariantCulture);
    }

    private static TimeZoneFile? Load(string id, IFileSystem fileSystem)
    {
        if (id.Contains("..", StringComparison.Ordinal)) return null;
        var path = fileSystem.Path.Combine(ZoneFiles, id);
        try
        {
            var file = fileSystem.FileInfo.New(path);
            return file.Exists && file.Length <= MaxFile ? TimeZoneFile.Parse(fileSystem.File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The time of day does not depend on it: the offset is used instead.
            return null;
        }
    }
}
