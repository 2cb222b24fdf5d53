using System.Buffers.Binary;
using System.Text;
using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// The lines of an FTP server's listings: facts, and what it prints for people. The first byte says which of them; then come eight bytes
/// of the time at which they are read, and the lines. A line is an entry, or names nothing in a way that everybody sees, or is unknown,
/// and never silently left out.
/// </summary>
internal sealed class FtpListingTarget : FuzzTarget
{
    private const int Head = 9;

    public override string Name => "ftp-listings";

    public override IReadOnlyList<string> Words =>
    [
        "type=file;", "type=dir;", "type=cdir;", "type=OS.unix=slink:/a;", "size=1;", "size=9223372036854775808;", "modify=20240229235960;", "modify=19700101000000.25;", "perm=adfrw;", "unique=1g2;", "UNIX.mode=0777; ",
        "-rw-r--r--   1 user group 1234 Feb 29 12:34 name", "drwxr-xr-x 2 0 0 4096 Dec 31  2023 name", "lrwxrwxrwx 1 a b 3 Jan  1 00:00 a -> b", "crw-rw-rw- 1 root root 1,  3 Jan  1 00:00 null", " -> ",
        "-rw-r--r--+ 1 a 5 2024-01-31 15:45 x", "total 8", "01-31-26  03:45PM       <DIR>          name", "12-01-2099  23:59  99 name", "02-29-70  12:00AM 1 x", "+i8388621.48594,m825718503,r,s280,\tname", "+/,\tdir", "+m99999999999999,r,\t",
        "Jan", "feb", "AM", "PM", "<DIR>", ";", "=", " ", "  ", "\t", "\r\n", "\u00E9", "\u202E", "..", ".", "/",
    ];

    public override string PartName => "lines";

    public override void Run(byte[] input)
    {
        if (input.Length < Head) return;
        var ticks = (long)(BinaryPrimitives.ReadUInt64LittleEndian(input.AsSpan(1)) % (ulong)DateTime.MaxValue.Ticks);
        var now = new DateTime(ticks, DateTimeKind.Utc);
        var text = Encoding.UTF8.GetString(input.AsSpan(Head));
        foreach (var line in text.Split('\n'))
        {
            Parts++;
            switch (input[0] % 4)
            {
                case 0:
                    CheckFacts(line.TrimEnd('\r'));
                    break;
                case 1:
                    CheckPrinted(line.TrimEnd('\r'), now);
                    break;
                case 2:
                    CheckWrittenFacts(line, now);
                    break;
                default:
                    CheckWrittenLine(line, now, input[0] / 4);
                    break;
            }
        }
    }

    private static void CheckFacts(string line)
    {
        if (Mlsx.Read(line) is not { } entry)
        {
            Require(!IsPlainFacts(line), "A line with facts and a name is none.");
            return;
        }

        RequireEntry(entry, line);
        Require(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..] == entry.Name && entry.Facts.Count > 0, "The name is not all that stands behind the first space.");
        Require(entry.Type == RemoteItemType.File || entry.Size is null, "What is no file has a length.");
        Require(entry.Modified is not { Kind: not DateTimeKind.Utc }, "A time is not in UTC.");
    }

    // The least that RFC 3659 asks for, and what nobody may refuse.
    private static bool IsPlainFacts(string line)
    {
        var parts = line.Split(' ', 2);
        return parts is [{ Length: > 1 } facts, { Length: > 0 }] && facts.EndsWith(';')
            && facts[..^1].Split(';').All(fact => fact.Split('=') is [{ Length: > 0 }, _]);
    }

    private static void CheckPrinted(string line, DateTime now)
    {
        var read = new ListingParser(now).Read(line);
        Require(read.Kind == ListedLineKind.Entry == read.Entry is not null, "A line is an entry and none.");
        if (read.Kind == ListedLineKind.NoEntry) Require(NamesNothing(line), "A line was left out that may name something.");
        if (read.Entry is not { } entry) return;
        RequireEntry(entry, line);
        if (entry.Precision == TimePrecision.Minute && line[0] is not (>= '0' and <= '9') && !line.Contains('-', StringComparison.Ordinal))
            Require(entry.Modified <= now.AddDays(1), "A time without a year is in the future.");
    }

    private static bool NamesNothing(string line)
    {
        var text = line.Trim();
        return text.Length == 0 || (text.StartsWith("total", StringComparison.OrdinalIgnoreCase) && text[5..].All(c => c == ' ' || char.IsAsciiDigit(c)));
    }

    private static void RequireEntry(ListedEntry entry, string line)
    {
        Require(entry.Name.Length > 0 && line.Contains(entry.Name, StringComparison.Ordinal), "A name is not in the line.");
        Require(entry.LinkTarget is null || line.EndsWith(entry.Name + " -> " + entry.LinkTarget, StringComparison.Ordinal) || entry.Facts.Count > 0, "A link leads elsewhere.");
        Require(entry.LinkTarget is not null || line.EndsWith(entry.Name, StringComparison.Ordinal), "A name is not all that stands at the end of the line.");
        Require(entry.Size is null or >= 0, "A length is below zero.");
        Require(entry.Modified is null == (entry.Precision == TimePrecision.None), "A time is exact that is none.");
    }

    // What a server of ours writes, it reads: any name of which it does not say that it cannot be written.
    private static void CheckWrittenFacts(string name, DateTime now)
    {
        var entry = new FileEntry(name, name.Length % 2 == 0 ? RemoteItemType.File : RemoteItemType.Directory, now.Ticks, now);
        var line = Written(() => Mlsx.Write(entry, "adfrw", "1g2"), name);
        if (line is null) return;
        var read = Mlsx.Read(line);
        var isSame = read?.Name == name && read.Type == entry.Type && (read.Type != RemoteItemType.File || read.Size == entry.Size);
        Require(isSame && now - read!.Modified < TimeSpan.FromSeconds(1), "A line of facts is not read as what was written.");
    }

    private static void CheckWrittenLine(string name, DateTime now, int days)
    {
        var isFile = name.Length % 2 == 0;
        var modified = now.Ticks > TimeSpan.TicksPerDay * days ? now.AddDays(-days) : now;
        var line = Written(() => UnixListLine.Write(isFile ? UnixListLine.FileMode : UnixListLine.DirectoryMode, name.Length, modified, name, now), name);
        if (line is null) return;
        var read = new ListingParser(now).Read(line).Entry;
        var isSame = read?.Name == name && read.Type == (isFile ? RemoteItemType.File : RemoteItemType.Directory) && (!isFile || read.Size == name.Length);
        Require(isSame, "A line is not read as what was written.");
        var exact = read!.Precision == TimePrecision.Day ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(1);
        Require(modified - read.Modified >= TimeSpan.Zero && modified - read.Modified < exact, "A time is read as another one.");
    }

    private static string? Written(Func<string> write, string name)
    {
        try
        {
            var line = write();
            Require(!line.AsSpan().ContainsAny('\r', '\n', '\0'), "A line has the end of one in it.");
            return line;
        }
        catch (ArgumentException)
        {
            Require(name.Length == 0 || name.AsSpan().ContainsAny('\r', '\n', '\0'), "A name was refused that a line can have.");
            return null;
        }
    }
}
