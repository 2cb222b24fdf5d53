using System.Diagnostics;
using System.Globalization;
using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using System.Text;
using CsCheck;
using FtpTools.Time.Strftime;

namespace FtpTools.Tests.Time;

public class TimeZoneAbbreviationsTests
{
    private static readonly FileSystem Disk = new();

    public static TheoryData<string> Zones =>
    [
        "UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Asia/Kolkata",
        "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "Africa/Casablanca", "Asia/Tokyo",
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    public async Task Local_times_offsets_and_names_are_those_of_the_C_library_in_every_zone(string id)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Disk.File.Exists("/usr/share/zoneinfo/Europe/Berlin"), "There are no files of time zones here.");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var names = TimeZoneAbbreviations.Of(zone, Disk);
        var moments = Moments(zone);

        var expected = await DatesAsync(id, moments);

        Assert.Equal(moments.Count, expected.Length);
        var wrong = moments.Zip(expected).Where(m => OurText(m.First) != m.Second).Select(m => $"{m.First:u}: {OurText(m.First)}, not {m.Second}");
        Assert.Empty(wrong);

        string OurText(DateTimeOffset moment)
        {
            var local = TimeZoneInfo.ConvertTime(moment, zone);
            return StrftimeFormatter.Format("%a %F %T %z %Z %G-%V-%u %U %W %j %c", local, names.At(local));
        }
    }

    [Fact]
    public void Without_a_file_the_offset_stands_in()
    {
        var nothing = new MockFileSystem();
        var east = TimeZoneInfo.CreateCustomTimeZone("There", TimeSpan.FromHours(1), "There", "There");
        var west = TimeZoneInfo.CreateCustomTimeZone("../../etc/passwd", new TimeSpan(-3, -30, 0), "Here", "Here");

        Assert.Equal("+01", TimeZoneAbbreviations.Of(east, nothing).At(DateTimeOffset.UnixEpoch));
        Assert.Equal("-0330", TimeZoneAbbreviations.Of(west, Disk).At(DateTimeOffset.UnixEpoch));
        Assert.Equal("UTC", TimeZoneAbbreviations.Of(TimeZoneInfo.Utc, nothing).At(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_damaged_file_makes_nothing_fail()
    {
        Assert.SkipUnless(Disk.File.Exists("/usr/share/zoneinfo/Europe/Dublin"), "There are no files of time zones here.");
        var whole = Disk.File.ReadAllBytes("/usr/share/zoneinfo/Europe/Dublin");
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            var damaged = whole.ToArray();
            damaged[at] = value;
            foreach (var file in new[] { damaged, damaged[..length] })
            {
                var name = TimeZoneFile.Parse(file)?.AbbreviationAt(1_800_000_000, TimeSpan.Zero);
                Assert.True(name is null || name.Length < whole.Length);
            }
        });
    }

    // The rule for times after the last change, POSIX's TZ. Hours have up to three digits (RFC 9636 section 3.3.1).
    [Theory]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "CEST")]
    [InlineData("CET-1CEST-2,M3.5.0,M10.5.0/3", "CEST")]
    [InlineData("<+02>-2", "+02")]
    [InlineData("XST-167:59:59", null)]
    [InlineData("CET-9223372036", null)]
    [InlineData("CET-1CEST-99999999999999999999", null)]
    [InlineData("CET-1:2147483648", null)]
    [InlineData("CET-1:0:2147483648CEST", null)]
    public void A_rule_that_is_none_stands_for_no_name(string rule, string? expected)
    {
        var file = TimeZoneFile.Parse(ZoneWith(rule));

        Assert.NotNull(file);
        Assert.Equal(expected ?? "LMT", file.AbbreviationAt(1_800_000_000, TimeSpan.FromHours(2)));
    }

    // A file of version 2 with one type, LMT, in use since 1970, and a rule.
    private static byte[] ZoneWith(string rule)
    {
        byte[] header = [.. "TZif2"u8, .. new byte[15]];
        byte[] counts = [.. new byte[15], 1, .. new byte[3], 1, .. new byte[3], 4];
        return [.. header, .. new byte[24], .. header, .. counts, .. new byte[8], 0, .. new byte[6], .. "LMT\0"u8, .. Encoding.ASCII.GetBytes($"\n{rule}\n")];
    }

    // Around each change of the offset from 1972 to 2040, and some moments of each year.
    private static List<DateTimeOffset> Moments(TimeZoneInfo zone)
    {
        var moments = new List<DateTimeOffset>();
        var hour = TimeSpan.FromHours(1);
        var last = new DateTimeOffset(2040, 12, 31, 23, 0, 0, TimeSpan.Zero);
        for (var at = new DateTimeOffset(1972, 1, 1, 0, 0, 0, TimeSpan.Zero); at < last; at += hour)
        {
            if (zone.GetUtcOffset(at) != zone.GetUtcOffset(at - hour)) moments.AddRange([at - hour, at - TimeSpan.FromSeconds(1), at, at + hour]);
            else if (at.Hour == 11 && at.Day == 15) moments.Add(at);
        }

        return moments;
    }

    private static async Task<string[]> DatesAsync(string zone, List<DateTimeOffset> moments)
    {
        var start = new ProcessStartInfo("date", ["-f", "-", "+%a %F %T %z %Z %G-%V-%u %U %W %j %c"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TZ"] = zone, ["LC_ALL"] = "C" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        foreach (var moment in moments) await process.StandardInput.WriteLineAsync("@" + moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(string.Empty, await errors);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
