using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using FtpTools.Files;

namespace FtpTools.Ftp.Wire;

/// <summary>The facts our server tells of an entry, in the order in which it tells them.</summary>
[Flags]
internal enum MlsxFacts
{
    /// <summary>The name only.</summary>
    None = 0,

    /// <summary>What it is (RFC 3659 section 7.5.1).</summary>
    Type = 1,

    /// <summary>Its length (section 7.5.7).</summary>
    Size = 2,

    /// <summary>When it was last changed (section 7.5.3).</summary>
    Modify = 4,

    /// <summary>What can be done with it (section 7.5.5).</summary>
    Perm = 8,

    /// <summary>Two names with the same value are the same file (section 7.5.2).</summary>
    Unique = 16,

    /// <summary>All of them.</summary>
    All = Type | Size | Modify | Perm | Unique,
}

/// <summary>The lines of MLSD and MLST (RFC 3659 section 7): facts, a space, and the name.</summary>
internal static class Mlsx
{
    /// <summary>The name of the fact that tells what an entry is.</summary>
    public const string TypeFact = "type";

    /// <summary>What its owner can do with the part of a file that has arrived so far: go on, write it anew, delete it.</summary>
    public const string PermOfPartial = "adw";

    private const string SizeFact = "size";
    private const string ModifyFact = "modify";
    private const string FileType = "file";
    private const string DirectoryType = "dir";
    private const string LinkType = "OS.unix=slink";

    private static readonly (MlsxFacts Fact, string Name)[] Names =
    [
        (MlsxFacts.Type, TypeFact), (MlsxFacts.Size, SizeFact), (MlsxFacts.Modify, ModifyFact), (MlsxFacts.Perm, "perm"),
        (MlsxFacts.Unique, "unique"),
    ];

    /// <summary>Writes the line of an entry.</summary>
    /// <param name="entry">The entry: for MLSD with its name, for MLST with its path. A directory has no size.</param>
    /// <param name="perm">What can be done with it, see <see cref="PermOf"/>.</param>
    /// <param name="unique">A text without spaces and semicolons that is the same for the same file.</param>
    /// <param name="facts">The facts that are wanted.</param>
    /// <exception cref="ArgumentException">The name would end the line.</exception>
    public static string Write(FileEntry entry, string perm, string unique, MlsxFacts facts = MlsxFacts.All)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var line = new StringBuilder();
        foreach (var (fact, name) in Names)
        {
            if (!facts.HasFlag(fact) || (fact == MlsxFacts.Size && entry.Type != RemoteItemType.File)) continue;
            line.Append(name).Append('=').Append(ValueOf(fact, entry, perm, unique)).Append(';');
        }

        return line.Append(' ').Append(WireText.OneLine(entry.Name)).ToString();
    }

    /// <summary>What can be done with an entry (RFC 3659 section 7.5.5): <c>a</c> append, <c>w</c> store, <c>r</c> retrieve, <c>c</c>
    /// create in it, <c>e</c> enter, <c>l</c> list, <c>m</c> make a directory in it, <c>p</c> delete in it, <c>d</c> delete,
    /// <c>f</c> rename.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="isReadOnly">Whether the user may only read.</param>
    /// <param name="isHome">Whether it is the home, which can neither be deleted nor renamed.</param>
    public static string PermOf(RemoteItemType type, bool isReadOnly, bool isHome = false) => type switch
    {
        RemoteItemType.File => isReadOnly ? "r" : "adfrw",
        RemoteItemType.Directory when isReadOnly => "el",
        RemoteItemType.Directory => isHome ? "celmp" : "cdeflmp",
        _ => "",
    };

    /// <summary>The line of FEAT: all facts, and a star behind each that is told (RFC 3659 section 7.8).</summary>
    public static string Feature(MlsxFacts told)
    {
        return "MLST " + string.Concat(Names.Select(n => told.HasFlag(n.Fact) ? $"{n.Name}*;" : $"{n.Name};"));
    }

    /// <summary>Reads the facts of OPTS MLST (RFC 3659 section 7.9); those we do not know are left out.</summary>
    public static MlsxFacts ReadFacts(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var wanted = list.Split(';').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return Names.Where(n => wanted.Contains(n.Name)).Aggregate(MlsxFacts.None, (facts, n) => facts | n.Fact);
    }

    /// <summary>The text of the reply to OPTS MLST.</summary>
    public static string FactsReply(MlsxFacts facts)
    {
        var list = string.Concat(Names.Where(n => facts.HasFlag(n.Fact)).Select(n => $"{n.Name};"));
        return list.Length == 0 ? "MLST OPTS" : $"MLST OPTS {list}";
    }

    /// <summary>Reads a line. That of MLST comes without the space that indents it.</summary>
    /// <returns>Null when it is none: there is at least one fact, all have a name and a value, and behind the first space stands a
    /// name. A value that cannot be understood is as one that is not there.</returns>
    public static ListedEntry? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 1 || space == line.Length - 1 || ReadFactsOf(line[..space]) is not { } facts) return null;
        var (type, target) = TypeOf(facts.GetValueOrDefault(TypeFact));
        var modify = facts.GetValueOrDefault(ModifyFact);
        var hasTime = FtpTime.TryParse(modify, out var modified);
        var hasFraction = hasTime && modify!.Contains('.', StringComparison.Ordinal);
        return new ListedEntry(line[(space + 1)..], type)
        {
            Size = type == RemoteItemType.File ? WireNumber.Read(facts.GetValueOrDefault(SizeFact)) : null,
            Modified = hasTime ? modified : null,
            Precision = hasFraction ? TimePrecision.Fraction : hasTime ? TimePrecision.Second : TimePrecision.None,
            LinkTarget = target,
            Facts = facts,
        };
    }

    private static string ValueOf(MlsxFacts fact, FileEntry entry, string perm, string unique) => fact switch
    {
        MlsxFacts.Size => entry.Size.ToString(CultureInfo.InvariantCulture),
        MlsxFacts.Modify => FtpTime.Format(entry.Modified),
        MlsxFacts.Perm => perm,
        MlsxFacts.Unique => unique,
        _ => entry.Type switch
        {
            RemoteItemType.File => FileType,
            RemoteItemType.Directory => DirectoryType,
            RemoteItemType.Link => LinkType,
            _ => "OS.unix=other",
        },
    };

    private static Dictionary<string, string>? ReadFactsOf(string text)
    {
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var fact in text.TrimEnd(';').Split(';'))
        {
            var equals = fact.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) return null;
            facts.TryAdd(fact[..equals], fact[(equals + 1)..]);
        }

        return facts;
    }

    // A link has its own type on each system; most servers on Unix write OS.unix=slink, with or without a target, or OS.unix=symlink.
    private static (RemoteItemType Type, string? Target) TypeOf(string? value)
    {
        var colon = value?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var target = colon < 0 || colon == value!.Length - 1 ? null : value[(colon + 1)..];
        var type = (colon < 0 ? value : value![..colon])?.ToUpperInvariant();
        return type switch
        {
            "FILE" => (RemoteItemType.File, null),
            "DIR" or "CDIR" or "PDIR" => (RemoteItemType.Directory, null),
            "OS.UNIX=SLINK" or "OS.UNIX=SYMLINK" => (RemoteItemType.Link, target),
            _ => (RemoteItemType.Other, null),
        };
    }
}
