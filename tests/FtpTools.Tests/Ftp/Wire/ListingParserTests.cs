using System.Globalization;
using FtpTools.Ftp.Wire;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Wire;

public class ListingParserTests
{
    private static readonly DateTime Now = new(2026, 3, 10, 12, 0, 0);

    // type|name|size|time, a question mark for what the line does not tell.
    [Theory]
    [InlineData("-rw-r--r--   1 alice  staff     1234 Feb  3 09:05 notes.txt", "File|notes.txt|1234|2026-02-03T09:05")]
    [InlineData("-rw-r--r--   1 alice  staff     1234 Feb 03 09:05 notes.txt", "File|notes.txt|1234|2026-02-03T09:05")]
    [InlineData("-rw-r--r--   1 alice  staff     1234 Feb  3  2019 notes.txt", "File|notes.txt|1234|2019-02-03")]
    [InlineData("-rw-r--r--   1 alice  staff     1234 Feb  3 2019 notes.txt", "File|notes.txt|1234|2019-02-03")]
    [InlineData("-rw-r--r--   1 1000   1000      1234 Feb  3  9:05 notes.txt", "File|notes.txt|1234|2026-02-03T09:05")]
    [InlineData("-rw-r--r--   1 1000      1234 Feb  3 09:05 notes.txt", "File|notes.txt|1234|2026-02-03T09:05")] // Without a group.
    [InlineData("-rw-r--r-- alice staff 1234 Feb  3 09:05 notes.txt", "File|notes.txt|1234|2026-02-03T09:05")] // Without links.
    [InlineData("-rw-r--r-- 1 alice Domain Users 1234 Feb  3 09:05 notes.txt", "File|notes.txt|1234|2026-02-03T09:05")]
    [InlineData("-rw-r--r-- 1 Mar 5 2020 Feb  3 09:05 notes.txt", "File|notes.txt|2020|2026-02-03T09:05")] // Somebody called Mar.
    [InlineData("-rw-r--r--+  1 alice  staff  1234 Feb  3 09:05 acl", "File|acl|1234|2026-02-03T09:05")]
    [InlineData("-rw-r--r--.  1 alice  staff  1234 Feb  3 09:05 selinux", "File|selinux|1234|2026-02-03T09:05")]
    [InlineData("-rwsr-Sr-t@  1 alice  staff  1234 Feb  3 09:05 bits", "File|bits|1234|2026-02-03T09:05")]
    [InlineData("----------   1 alice  staff  0 Feb  3 09:05 nothing", "File|nothing|0|2026-02-03T09:05")]
    [InlineData("-rw-r--r-- 1 a b 9223372036854775807 Feb  3 09:05 huge", "File|huge|9223372036854775807|2026-02-03T09:05")]
    [InlineData("drwxr-xr-x   2 alice  staff     4096 Feb  3 09:05 photos", "Directory|photos|?|2026-02-03T09:05")]
    [InlineData("drwxr-xr-x   2 alice  staff     4096 Feb  3 09:05 ..", "Directory|..|?|2026-02-03T09:05")]
    [InlineData("prw-r--r--   1 alice  staff        0 Feb  3 09:05 pipe", "Other|pipe|?|2026-02-03T09:05")]
    [InlineData("srwxr-xr-x   1 alice  staff        0 Feb  3 09:05 socket", "Other|socket|?|2026-02-03T09:05")]
    [InlineData("crw-rw-rw-   1 root   root    1,   3 Feb  3 09:05 null", "Other|null|?|2026-02-03T09:05")]
    [InlineData("crw-rw-rw-   1 root   root    1,3 Feb  3 09:05 null", "Other|null|?|2026-02-03T09:05")]
    [InlineData("brw-rw----   1 root   8, 0 Feb  3 09:05 sda", "Other|sda|?|2026-02-03T09:05")]
    [InlineData("-rw-r--r-- 1 alice staff 1234  3 Feb 09:05 day first", "File|day first|1234|2026-02-03T09:05")]
    [InlineData("-rw-r--r-- 1 alice staff 1234  3 FEB  2019 day first", "File|day first|1234|2019-02-03")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 2025-12-31 23:59 iso", "File|iso|1234|2025-12-31T23:59")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 2025-12-31 23:59:58 iso", "File|iso|1234|2025-12-31T23:59:58")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 09:05:06 seconds", "File|seconds|1234|2026-02-03T09:05:06")]
    public void A_line_of_Unix_is_read(string line, string expected)
    {
        Assert.Equal(expected, Shown(new ListingParser(Now).Read(line)));
    }

    [Theory]
    [InlineData("a b  c ", "a b  c ")]
    [InlineData(" leading", " leading")]
    [InlineData("a -> b", "a -> b")]
    [InlineData("5 Jan  2  2024 x", "5 Jan  2  2024 x")]
    [InlineData("\"quoted\"; 'too'", "\"quoted\"; 'too'")]
    [InlineData("caf\u00E9\t\U0001F600", "caf\u00E9\t\U0001F600")]
    [InlineData("../../etc/passwd", "../../etc/passwd")] // The caller checks it.
    public void The_name_begins_behind_exactly_one_space_and_an_arrow_is_a_part_of_it(string tail, string name)
    {
        var entry = new ListingParser(Now).Read("-rw-r--r-- 1 alice staff 1234 Feb  3 09:05 " + tail).Entry;

        Assert.Equal(name, entry?.Name);
        Assert.Null(entry?.LinkTarget);
    }

    [Theory]
    [InlineData("8 Feb  3 09:05 here -> ../there", "here", "../there")]
    [InlineData("1 Feb  3 09:05 a -> b -> c", "a -> b", "c")] // The size of a link tells the length of its target.
    [InlineData("6 Feb  3 09:05 a -> b -> c", "a", "b -> c")]
    [InlineData("0 Feb  3 09:05 a -> b -> c", "a", "b -> c")]
    [InlineData("0 Feb  3 09:05 without", "without", null)]
    [InlineData("2 Feb  3 09:05 e -> \u00E9", "e", "\u00E9")]
    public void Only_a_link_has_a_target(string tail, string name, string? target)
    {
        var entry = new ListingParser(Now).Read("lrwxrwxrwx 1 alice staff " + tail).Entry;

        Assert.Equal((RemoteItemType.Link, name, target), (entry!.Type, entry.Name, entry.LinkTarget));
    }

    [Theory]
    [InlineData("2026-03-10T12:00", "Mar 10 12:00", "2026-03-10T12:00")]
    [InlineData("2026-03-10T12:00", "Mar 11 11:00", "2026-03-11T11:00")] // Another time zone.
    [InlineData("2026-03-10T12:00", "Mar 11 12:01", "2025-03-11T12:01")]
    [InlineData("2026-03-10T12:00", "Dec 31 12:00", "2025-12-31T12:00")]
    [InlineData("2025-12-31T23:50", "Jan  1 00:10", "2026-01-01T00:10")] // A server that is an hour ahead at new year.
    [InlineData("2026-01-01T00:10", "Dec 31 23:50", "2025-12-31T23:50")]
    [InlineData("2026-03-10T12:00", "Feb 29 08:00", "2024-02-29T08:00")]
    [InlineData("1903-03-10T12:00", "Feb 29 08:00", "1896-02-29T08:00")]
    public void A_time_without_a_year_is_the_last_one(string now, string date, string time)
    {
        var parser = new ListingParser(DateTime.Parse(now, CultureInfo.InvariantCulture));

        Assert.Equal($"File|n|1|{time}", Shown(parser.Read($"-rw-r--r-- 1 alice staff 1 {date} n")));
    }

    [Theory]
    [InlineData("01-31-26  03:45PM       <DIR>          photos", "Directory|photos|?|2026-01-31T15:45")]
    [InlineData("01-31-26  03:45PM                 1234 notes.txt", "File|notes.txt|1234|2026-01-31T15:45")]
    [InlineData("01-31-2026  12:05AM               1234 notes.txt", "File|notes.txt|1234|2026-01-31T00:05")]
    [InlineData("01-31-26  12:05PM                 1234 notes.txt", "File|notes.txt|1234|2026-01-31T12:05")]
    [InlineData("01-31-26  15:45                   1234 notes.txt", "File|notes.txt|1234|2026-01-31T15:45")]
    [InlineData("1-3-26  3:45 pm 1234 notes.txt", "File|notes.txt|1234|2026-01-03T15:45")]
    [InlineData("01-31-70  03:45PM                 1234 old", "File|old|1234|1970-01-31T15:45")]
    [InlineData("01-31-69  03:45PM                 1234 new", "File|new|1234|2069-01-31T15:45")]
    [InlineData("01-31-26  03:45PM                 1234  leading and  two", "File| leading and  two|1234|2026-01-31T15:45")]
    [InlineData("01-31-26  03:45PM       <DIR>           leading", "Directory| leading|?|2026-01-31T15:45")]
    [InlineData("01-31-26  03:45PM <DIR> short", "Directory|short|?|2026-01-31T15:45")]
    [InlineData("01-31-26  03:45PM                 1234 a -> b", "File|a -> b|1234|2026-01-31T15:45")]
    [InlineData("01-31-26  03:45PM                 1234 <DIR> x", "File|<DIR> x|1234|2026-01-31T15:45")]
    public void A_line_of_IIS_is_read(string line, string expected)
    {
        Assert.Equal(expected, Shown(new ListingParser(Now).Read(line)));
    }

    [Theory]
    [InlineData("+i1.2,m1769874302,r,s1234,\tnotes.txt", "File|notes.txt|1234|2026-01-31T15:45:02")]
    [InlineData("+m1769874302,/,\tphotos", "Directory|photos|?|2026-01-31T15:45:02")]
    [InlineData("+/,r,s5\tboth", "Directory|both|?|?")]
    [InlineData("+r,up644,x\t two  words\tand a tab", "File| two  words\tand a tab|?|?")]
    [InlineData("+\tnothing", "Other|nothing|?|?")]
    [InlineData("+r,s-1,m-1,\tn", "File|n|?|?")]
    [InlineData("+r,s99999999999999999999,m99999999999999,\tn", "File|n|?|?")]
    public void A_line_of_EPLF_is_read(string line, string expected)
    {
        Assert.Equal(expected, Shown(new ListingParser(Now).Read(line)));
    }

    [Fact]
    public void Only_EPLF_knows_UTC()
    {
        var parser = new ListingParser(Now);

        Assert.Equal(DateTimeKind.Utc, parser.Read("+m1769874302,r\tn").Entry?.Modified?.Kind);
        Assert.Equal(DateTimeKind.Unspecified, parser.Read("01-31-26  03:45PM 1 n").Entry?.Modified?.Kind);
        Assert.Equal(DateTimeKind.Unspecified, parser.Read("-rw-r--r-- 1 a b 1 Feb  3 09:05 n").Entry?.Modified?.Kind);
    }

    [Theory]
    [InlineData("total 123")]
    [InlineData("Total 0")]
    [InlineData("")]
    [InlineData("  ")]
    public void A_line_that_names_nothing_is_skipped(string line)
    {
        Assert.Equal(new ListedLine(ListedLineKind.NoEntry, null), new ListingParser(Now).Read(line));
    }

    [Theory]
    [InlineData("ls: cannot access 'x': Permission denied")]
    [InlineData("total of 3 files")]
    [InlineData("photos:")]
    [InlineData("notes.txt")]
    [InlineData("-rw-r--r--")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 09:05")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 09:05 ")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 M\u00E4r  3 09:05 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 M\u00E4r  3 09:05 5 Jan  2  2024 n")] // The date of the name is not that of the line.
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb 30  2019 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  0 09:05 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb 003 09:05 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 24:05 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 09:60 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 09:5 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 0000 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 Feb  3 20190 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1234 2025-13-01 09:05 n")]
    [InlineData("-rw-r--r-- 1 alice staff -1 Feb  3 09:05 n")]
    [InlineData("-rw-r--r-- 1 alice staff 99999999999999999999 Feb  3 09:05 n")]
    [InlineData("-rw-r--r-- 1 alice staff 1,3 Feb  3 09:05 n")]
    [InlineData("crw-rw-rw- 1 root root 3 Feb  3 09:05 n")]
    [InlineData("crw-rw-rw- 1 root root 1, x Feb  3 09:05 n")]
    [InlineData("-rw-r--r 1 alice staff 1234 Feb  3 09:05 n")]
    [InlineData("-rw-r--r--- 1 alice staff 1234 Feb  3 09:05 n")]
    [InlineData("-rw-q--r-- 1 alice staff 1234 Feb  3 09:05 n")]
    [InlineData("xrw-r--r-- 1 alice staff 1234 Feb  3 09:05 n")]
    [InlineData(" -rw-r--r-- 1 alice staff 1234 Feb  3 09:05 n")]
    [InlineData("13-31-26  03:45PM 1 n")]
    [InlineData("02-30-26  03:45PM 1 n")]
    [InlineData("01-31-26  13:45PM 1 n")]
    [InlineData("01-31-26  00:45AM 1 n")]
    [InlineData("01-31-26  24:00 1 n")]
    [InlineData("01-31-0000  03:45PM 1 n")]
    [InlineData("01-31-26  03:45PM 99999999999999999999 n")]
    [InlineData("01-31-26  03:45PM 1234")]
    [InlineData("01-31-26  03:45PM 1234 ")]
    [InlineData("01-31-26  03:45PM <DIR>")]
    [InlineData("01-31-26  03:45PM       <DIR>          ")]
    [InlineData("01-31-26  03:45PM <DIR>n")]
    [InlineData("2026-01-31 15:45 1 n")]
    [InlineData("+r,s1,n")]
    [InlineData("+r,s1\t")]
    [InlineData("type=file;size=1; n")]
    public void A_line_that_nothing_understands_is_told_and_never_left_out(string line)
    {
        Assert.Equal(new ListedLine(ListedLineKind.Unknown, null), new ListingParser(Now).Read(line));
    }

    [Theory]
    [MemberData(nameof(Cultures.Names), MemberType = typeof(Cultures))]
    public void Every_user_reads_the_same(string culture)
    {
        string[] lines = ["-rw-r--r-- 1 a b 1 Feb  3 09:05 n", "01-31-26  03:45PM 1 n", "+m1769874302,r,s1\tn", "-rw-r--r-- 1 a b 1 2025-12-31 23:59 n"];

        var read = Cultures.In(culture, () => lines.Select(line => Shown(new ListingParser(Now).Read(line))).ToList());

        Assert.Equal(["File|n|1|2026-02-03T09:05", "File|n|1|2026-01-31T15:45", "File|n|1|2026-01-31T15:45:02", "File|n|1|2025-12-31T23:59"], read);
    }

    // A true line with something cut, doubled or put in: it is an entry with a name, or it is told.
    [Fact]
    public void Lines_that_were_damaged_never_do_worse_than_being_unknown()
    {
        var random = new Random(20260116);
        string[] lines =
        [
            "crw-rw-rw-   1 root   root    1,   3 Feb  3 09:05 null", "lrwxrwxrwx 1 a b 8 Feb  3 2019 here -> there", "01-31-26  03:45PM       <DIR>          photos",
            "+i1.2,m1769874302,r,s1234,\tnotes.txt", "type=file;size=7;modify=20260131154502.5; a", "-rw-r--r-- 1 a b 1 2025-12-31 23:59:58 n", "total 8",
        ];
        string[] parts = [" ", "-", ":", ",", "\t", "9", "\0", "\u00E9", "\uD800", "Feb", ";", "=", "->", "0000", "99999999999"];
        var kinds = new HashSet<ListedLineKind>();
        for (var round = 0; round < 20_000; round++)
        {
            var line = random.GetItems(lines, 1)[0];
            for (var i = random.Next(1, 4); i > 0 && line.Length > 0; i--)
            {
                var at = random.Next(line.Length);
                line = random.Next(3) switch
                {
                    0 => line.Remove(at, Math.Min(random.Next(1, 5), line.Length - at)),
                    1 => line.Insert(at, random.GetItems(parts, 1)[0]),
                    _ => line[..at] + line[random.Next(line.Length)..],
                };
            }

            var read = new ListingParser(Now).Read(line);
            kinds.Add(read.Kind);
            foreach (var entry in new[] { read.Entry, Mlsx.Read(line) }.OfType<ListedEntry>())
            {
                Assert.NotEmpty(entry.Name);
                Assert.Contains(entry.Name, line, StringComparison.Ordinal);
                Assert.True(entry.Size is null or >= 0);
                Assert.Equal(entry.Modified is null, entry.Precision == TimePrecision.None);
            }

            Assert.Equal(read.Kind == ListedLineKind.Entry, read.Entry is not null);
        }

        Assert.Equal(Enum.GetValues<ListedLineKind>(), kinds.Order());
    }

    // What would take the square of the length to read shows here at once.
    [Fact]
    public void A_long_line_is_read_like_a_short_one()
    {
        foreach (var unit in new[] { " ", "-", "1 ", "a -> ", "01-31-26 ", "+,", "Feb 3 " })
        {
            var tail = string.Concat(Enumerable.Repeat(unit, 100_000)) + "n";

            Assert.Equal("x" + tail, new ListingParser(Now).Read("-rw-r--r-- 1 a b 1 Feb  3 09:05 x" + tail).Entry?.Name);
            Assert.Equal(tail, new ListingParser(Now).Read("01-31-26  03:45PM 1 " + tail).Entry?.Name);
            Assert.Equal(tail, new ListingParser(Now).Read("+r\t" + tail).Entry?.Name);
            Assert.StartsWith("x", new ListingParser(Now).Read("lrwxrwxrwx 1 a b 1 Feb  3 09:05 x" + tail).Entry?.Name, StringComparison.Ordinal);
            Assert.Equal(ListedLineKind.Unknown, new ListingParser(Now).Read("-rw-r--r-- 1 a b 1 " + tail).Kind);
            Assert.Equal(ListedLineKind.Unknown, new ListingParser(Now).Read("01-31-26  03:45PM " + tail.TrimStart(' ', '1')).Kind);
        }
    }

    private static string Shown(ListedLine line)
    {
        Assert.Equal(ListedLineKind.Entry, line.Kind);
        var entry = line.Entry!;
        var format = entry.Precision switch
        {
            TimePrecision.Day => "yyyy-MM-dd",
            TimePrecision.Minute => "yyyy-MM-ddTHH:mm",
            _ => "yyyy-MM-ddTHH:mm:ss",
        };
        var time = entry.Modified?.ToString(format, CultureInfo.InvariantCulture) ?? "?";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Type}|{entry.Name}|{entry.Size?.ToString(CultureInfo.InvariantCulture) ?? "?"}|{time}");
    }
}
