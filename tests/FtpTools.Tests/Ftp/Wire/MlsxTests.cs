using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Tests.Ftp.Wire;

public class MlsxTests
{
    private static readonly DateTime Time = new(2026, 1, 31, 15, 45, 2, DateTimeKind.Utc);

    [Theory]
    [InlineData(RemoteItemType.File, "type=file;size=7;modify=20260131154502;perm=adfrw;unique=u1; a b")]
    [InlineData(RemoteItemType.Directory, "type=dir;modify=20260131154502;perm=cdeflmp;unique=u1; a b")]
    [InlineData(RemoteItemType.Link, "type=OS.unix=slink;modify=20260131154502;perm=;unique=u1; a b")]
    [InlineData(RemoteItemType.Other, "type=OS.unix=other;modify=20260131154502;perm=;unique=u1; a b")]
    public void The_line_of_an_entry_has_facts_a_space_and_the_name(RemoteItemType type, string line)
    {
        Assert.Equal(line, Mlsx.Write(new FileEntry("a b", type, 7, Time), Mlsx.PermOf(type, isReadOnly: false), "u1"));
    }

    [Theory]
    [InlineData(MlsxFacts.None, " a")]
    [InlineData(MlsxFacts.Size, "size=7; a")]
    [InlineData(MlsxFacts.Type | MlsxFacts.Unique, "type=file;unique=u; a")]
    internal void Only_the_facts_that_are_wanted_are_told(MlsxFacts facts, string line)
    {
        Assert.Equal(line, Mlsx.Write(new FileEntry("a", RemoteItemType.File, 7, Time), "r", "u", facts));
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void A_name_never_makes_two_lines_or_none(string name)
    {
        Assert.Throws<ArgumentException>(() => Mlsx.Write(new FileEntry(name, RemoteItemType.File, 7, Time), "r", "u"));
    }

    [Theory]
    [InlineData(RemoteItemType.File, true, false, "r")]
    [InlineData(RemoteItemType.Directory, true, false, "el")]
    [InlineData(RemoteItemType.Directory, true, true, "el")]
    [InlineData(RemoteItemType.Directory, false, true, "celmp")]
    public void The_permissions_follow_from_what_the_user_may_do(RemoteItemType type, bool isReadOnly, bool isHome, string perm)
    {
        Assert.Equal(perm, Mlsx.PermOf(type, isReadOnly, isHome));
    }

    // RFC 3659 sections 7.8 and 7.9.
    [Fact]
    public void The_facts_can_be_chosen()
    {
        var chosen = Mlsx.ReadFacts("SIZE;type;UNIX.mode;");

        Assert.Equal(MlsxFacts.Size | MlsxFacts.Type, chosen);
        Assert.Equal("MLST type*;size*;modify;perm;unique;", Mlsx.Feature(chosen));
        Assert.Equal("MLST OPTS type;size;", Mlsx.FactsReply(chosen));
        Assert.Equal("MLST OPTS", Mlsx.FactsReply(Mlsx.ReadFacts("")));
        Assert.Equal("MLST type*;size*;modify*;perm*;unique*;", Mlsx.Feature(MlsxFacts.All));
    }

    [Theory]
    [InlineData("Type=File;Size=7;Modify=20260131154502; a", "a", RemoteItemType.File, 7L)]
    [InlineData("size=7;type=file; a", "a", RemoteItemType.File, 7L)]
    [InlineData("type=file;size=7  a", " a", RemoteItemType.File, 7L)] // No semicolon behind the last fact.
    [InlineData("type=file;size=7; a; b c=d;", "a; b c=d;", RemoteItemType.File, 7L)]
    [InlineData("type=file;size=7; /full/path", "/full/path", RemoteItemType.File, 7L)]
    [InlineData("type=file;size=-7; a", "a", RemoteItemType.File, null)]
    [InlineData("type=file;size=99999999999999999999; a", "a", RemoteItemType.File, null)]
    [InlineData("type=file; a", "a", RemoteItemType.File, null)]
    [InlineData("type=file;size=9223372036854775807; a", "a", RemoteItemType.File, long.MaxValue)]
    [InlineData("type=DIR;size=4096; a", "a", RemoteItemType.Directory, null)]
    [InlineData("type=OS.unix=chr-5/5; a", "a", RemoteItemType.Other, null)]
    [InlineData("type=; a", "a", RemoteItemType.Other, null)]
    [InlineData("size=7; a", "a", RemoteItemType.Other, null)]
    public void A_line_is_read(string line, string name, RemoteItemType type, long? size)
    {
        var entry = Mlsx.Read(line);

        Assert.Equal((name, type, size), (entry?.Name, entry?.Type, entry?.Size));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" a")] // No fact.
    [InlineData(" type=file; a")] // The space that indents a line of MLST is for the caller to take away.
    [InlineData("type=file;")]
    [InlineData("type=file; ")]
    [InlineData("type=file;size; a")]
    [InlineData("=file; a")]
    [InlineData("type=file;;size=7; a")]
    [InlineData("-rw-r--r-- 1 user ftp 7 Jan 31 15:45 a")]
    [InlineData("total 8")]
    public void Anything_else_is_no_line(string line)
    {
        Assert.Null(Mlsx.Read(line));
    }

    [Theory]
    [InlineData("type=file;modify=20260131154502; a", TimePrecision.Second)]
    [InlineData("type=file;modify=20260131154502.250; a", TimePrecision.Fraction)]
    [InlineData("type=file;modify=2026; a", TimePrecision.None)]
    [InlineData("type=file; a", TimePrecision.None)]
    internal void The_time_is_UTC_and_as_exact_as_it_is_written(string line, TimePrecision precision)
    {
        var entry = Mlsx.Read(line)!;

        Assert.Equal(precision, entry.Precision);
        Assert.Equal(precision == TimePrecision.None, entry.Modified is null);
        Assert.True(entry.Modified is null || entry.Modified.Value.Kind == DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("type=OS.unix=slink:/a/b; a", "/a/b")]
    [InlineData("type=OS.unix=symlink; a", null)]
    [InlineData("type=OS.UNIX=SLINK:; a", null)]
    public void A_link_is_a_link_on_every_server(string line, string? target)
    {
        var entry = Mlsx.Read(line);

        Assert.Equal((RemoteItemType.Link, target), (entry!.Type, entry.LinkTarget));
    }

    [Theory]
    [InlineData("type=cdir; /home", true)]
    [InlineData("Type=PDIR; ..", true)]
    [InlineData("type=dir; .", true)]
    [InlineData("type=dir; ...", false)]
    public void The_directory_itself_and_the_one_above_are_told_apart(string line, bool isSelfOrParent)
    {
        Assert.Equal(isSelfOrParent, Mlsx.Read(line)?.IsSelfOrParent);
    }

    [Fact]
    public void Unknown_facts_are_kept_and_the_first_of_two_counts()
    {
        var entry = Mlsx.Read("type=file;UNIX.mode=0644;x.y=a=b;perm=r;PERM=w; a")!;

        Assert.Equal("0644", entry.Facts["unix.MODE"]);
        Assert.Equal("a=b", entry.Facts["X.Y"]);
        Assert.Equal("r", entry.Facts["perm"]);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var random = new Random(20260114);
        for (var round = 0; round < 2000; round++)
        {
            var name = "n" + string.Concat(random.GetItems([" ", ";", "=", "\u00E9", "type", "\"", "\U0001F600"], random.Next(6)));
            var entry = new FileEntry(
                name, random.GetItems(Enum.GetValues<RemoteItemType>(), 1)[0], random.NextInt64(), DateTime.UnixEpoch.AddSeconds(random.Next()));

            var read = Mlsx.Read(Mlsx.Write(entry, "r", "u"))!;

            Assert.Equal((entry.Name, entry.Type, entry.Modified), (read.Name, read.Type, read.Modified));
            Assert.Equal(entry.Type == RemoteItemType.File ? entry.Size : null, read.Size);
        }
    }
}
