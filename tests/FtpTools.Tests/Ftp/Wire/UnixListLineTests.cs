using FtpTools.Ftp.Wire;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Wire;

public class UnixListLineTests
{
    private static readonly DateTime Now = new(2026, 7, 15, 12, 30, 40, DateTimeKind.Utc);

    [Fact]
    public void A_line_looks_as_ls_writes_it()
    {
        Assert.Equal("-rw-r--r-- 1 user ftp         1234 Jul  1 09:05 a b", UnixListLine.Write(UnixListLine.FileMode, 1234, new DateTime(2026, 7, 1, 9, 5, 59), "a b", Now));
        Assert.Equal("drwxr-xr-x 1 user ftp            0 Dec 31  1999 d", UnixListLine.Write(UnixListLine.DirectoryMode, 0, new DateTime(1999, 12, 31), "d", Now));
        Assert.Equal("--w------- 1 user ftp 9223372036854775807 Jul 15 12:30 p", UnixListLine.Write(UnixListLine.PartialMode, long.MaxValue, Now, "p", Now));
    }

    [Theory]
    [InlineData(0, "12:30")]
    [InlineData(60, "12:31")] // Written while the listing is made.
    [InlineData(61, " 2026")]
    [InlineData(365 * 86400, " 2027")]
    [InlineData(-180 * 86400, "12:30")]
    [InlineData((-180 * 86400) - 1, " 2026")]
    [InlineData(-365 * 86400, " 2025")]
    public void The_year_stands_there_after_180_days_and_for_the_future(int seconds, string shown)
    {
        Assert.Equal(shown, UnixListLine.Write(UnixListLine.FileMode, 0, Now.AddSeconds(seconds), "n", Now)[^7..^2]);
    }

    [Theory]
    [MemberData(nameof(Cultures.Names), MemberType = typeof(Cultures))]
    public void Every_user_writes_the_same_line(string culture)
    {
        Assert.Equal(
            "-r--r--r-- 1 user ftp         1234 May 15 12:30 n",
            Cultures.In(culture, () => UnixListLine.Write(UnixListLine.ReadOnlyFileMode, 1234, new DateTime(2026, 5, 15, 12, 30, 0), "n", Now)));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r")]
    [InlineData("a\0")]
    [InlineData("")]
    public void A_name_never_makes_two_lines_or_none(string name)
    {
        Assert.Throws<ArgumentException>(() => UnixListLine.Write(UnixListLine.FileMode, 0, Now, name, Now));
    }

    [Fact]
    public void Our_client_reads_every_line_back()
    {
        var random = new Random(20260115);
        string[] modes = [UnixListLine.FileMode, UnixListLine.ReadOnlyFileMode, UnixListLine.DirectoryMode, UnixListLine.ReadOnlyDirectoryMode, UnixListLine.PartialMode];
        for (var round = 0; round < 3000; round++)
        {
            var now = DateTime.UnixEpoch.AddSeconds(random.Next());
            var modified = now.AddSeconds(random.Next(3) == 0 ? random.Next(-200, 200) : -random.Next(400 * 86400));
            var name = string.Concat(random.GetItems([" ", "n", "\u00E9", "Jan", "15:45", "2026", "->"], random.Next(1, 9)));
            var mode = random.GetItems(modes, 1)[0];
            var size = random.NextInt64();

            var line = UnixListLine.Write(mode, size, modified, name, now);
            var entry = new ListingParser(now).Read(line).Entry;

            Assert.Equal(name, entry?.Name);
            Assert.Equal(mode[0] == '-' ? size : null, entry?.Size);
            Assert.Equal(entry?.Precision == TimePrecision.Day ? modified.Date : modified.AddTicks(-(modified.Ticks % TimeSpan.TicksPerMinute)), entry?.Modified);
        }
    }
}
