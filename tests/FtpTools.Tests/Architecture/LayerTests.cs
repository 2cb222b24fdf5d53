using System.Reflection;
using System.Text.RegularExpressions;

namespace FtpTools.Tests.Architecture;

/// <summary>A folder uses those that stand above it in <see cref="Order"/>, and no others. What stands here is what design and code agree on.</summary>
public partial class LayerTests
{
    // The one file that knows all protocols: it names everybody, and the two that need protocols and know none ask it.
    private const string Composition = "Protocols.cs";

    private static readonly string[] Asking = ["Sessions", "Server"];

    private static readonly string[] Order =
    [
        "Errors", "Text", "Files", "Storage", "Security", "Transport", "Transfer", "Database", "Accounts", "Quota", "RemoteCommands",
        "Sessions", "Sync", "Server", "Framed", "Ftp", "Chat", "Time",
    ];

    // Those that stand beside each other: neither may use the other, although one stands above it.
    private static readonly Dictionary<string, string[]> Forbidden = new()
    {
        ["Sessions"] = ["Database", "Accounts", "Quota"],
        ["Sync"] = ["Database", "Accounts", "Quota"],
        ["Server"] = ["Sessions", "Sync"],
        ["Framed"] = ["Sync"],
        ["Ftp"] = ["Sync", "Framed"],
        ["Chat"] = ["Transfer", "Database", "Accounts", "Quota", "RemoteCommands", "Sessions", "Sync", "Server", "Framed", "Ftp"],
        ["Time"] = ["Transfer", "Database", "Accounts", "Quota", "RemoteCommands", "Sessions", "Sync", "Server", "Framed", "Ftp", "Chat"],
    };

    // Inside a protocol: what a folder uses of it, besides itself. The two halves of a protocol never use each other.
    private static readonly Dictionary<string, string[]> Parts = new()
    {
        ["Framed/Wire"] = [],
        ["Framed/Client"] = ["Framed/Wire"],
        ["Framed/Server"] = ["Framed/Wire", "Framed/Server/Handlers"],
        ["Framed/Server/Handlers"] = ["Framed/Wire", "Framed/Server"],
        ["Ftp/Wire"] = [],
        ["Ftp/Data"] = ["Ftp/Wire"],
        ["Ftp/Server"] = ["Ftp/Wire", "Ftp/Data", "Ftp/Server/Verbs"],
        ["Ftp/Server/Verbs"] = ["Ftp/Wire", "Ftp/Data", "Ftp/Server"],
        ["Ftp/Client"] = ["Ftp/Wire", "Ftp/Data"],
    };

    private static readonly Assembly Library = typeof(FtpSession).Assembly;

    private static readonly Dictionary<string, string> LayerOfType = ByType(path => path.Split('/')[0]);

    // Null for a type that is no part of a protocol.
    private static readonly Dictionary<string, string?> PartOfType = ByType(path => Parts.Keys
        .Where(part => path.StartsWith(part + "/", StringComparison.Ordinal)).MaxBy(part => part.Length));

    [Fact]
    public void Every_type_of_the_library_lies_in_a_known_layer()
    {
        Assert.Equal([Composition], LayerOfType.Values.Distinct().Except(Order));
        Assert.All(OwnTypes().Select(NameOf), name => Assert.Contains(name, LayerOfType));
    }

    [Fact]
    public void Every_type_of_a_protocol_lies_in_a_known_part()
    {
        Assert.All(PartOfType.Where(t => LayerOfType[t.Key] is "Framed" or "Ftp"), t => Assert.NotNull(t.Value));
    }

    [Fact]
    public void The_halves_of_a_protocol_meet_in_what_stands_above_both()
    {
        var violations =
            from type in OwnTypes().Concat(OwnTypes().SelectMany(Nested))
            let part = PartOfType[NameOf(TypeReferences.TopLevel(type))]
            where part is not null
            from used in TypeReferences.Of(type)
            let usedPart = PartOfType.GetValueOrDefault(NameOf(used))
            where usedPart is not null && usedPart != part && !Parts[part].Contains(usedPart)
            select $"{part} ({type.FullName}) uses {usedPart} ({used.Name})";

        Assert.Empty(violations.Distinct());
    }

    // What both halves of FTP speak is bytes and text: no socket, no file.
    [Fact]
    public void The_wire_of_FTP_uses_only_errors_text_and_what_everybody_speaks_of()
    {
        var used = OwnTypes().Concat(OwnTypes().SelectMany(Nested)).Where(t => PartOfType[NameOf(TypeReferences.TopLevel(t))] == "Ftp/Wire")
            .SelectMany(TypeReferences.Of).Select(NameOf).Where(LayerOfType.ContainsKey).Select(name => LayerOfType[name]).Distinct();

        Assert.Empty(used.Except(["Errors", "Text", "Files", "Ftp"]));
    }

    [Fact]
    public void Compiled_code_points_only_downward()
    {
        var violations =
            from type in OwnTypes().Concat(OwnTypes().SelectMany(Nested))
            let layer = LayerOf(type)
            from used in TypeReferences.Of(type)
            where LayerOfType.ContainsKey(NameOf(used))
            let usedLayer = LayerOf(used)
            where usedLayer != layer && !MayUse(layer, usedLayer)
            select $"{layer} ({type.FullName}) uses {usedLayer} ({used.Name})";

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void Source_names_only_lower_layers()
    {
        var violations =
            from file in SourceTree.Files("src/FtpTools")
            let layer = file.Path.Split('/')[0]
            from line in file.Lines
            let named = UsingDirective().Match(line)
            where named.Success && named.Groups[1].Value != layer && !MayUse(layer, named.Groups[1].Value)
            select $"{file.Path}: {line}";

        Assert.Empty(violations);
    }

    [Fact]
    public void What_is_forbidden_would_else_be_allowed()
    {
        Assert.All(Forbidden, f => Assert.All(f.Value, used => Assert.True(Array.IndexOf(Order, used) < Array.IndexOf(Order, f.Key), $"{f.Key}: {used}")));
    }

    [Fact]
    public void The_page_about_the_house_has_the_folders_in_their_order()
    {
        Assert.Equal(Order, FolderRow().Matches(SourceTree.Text("docs/architecture.md")).Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void The_scan_of_compiled_code_sees_what_is_used_in_a_body()
    {
        var used = TypeReferences.Of(typeof(FtpServer)).Concat(Nested(typeof(FtpServer)).SelectMany(TypeReferences.Of)).Select(t => t.Name).ToList();

        Assert.Contains("ServerCertificate", used);
        Assert.Contains("CertificateThumbprint", used);
        Assert.DoesNotContain(nameof(FtpSession), used);
    }

    [Fact]
    public void The_library_knows_nothing_of_PowerShell()
    {
        Assert.DoesNotContain(Library.GetReferencedAssemblies(), a => a.Name!.Contains("Automation", StringComparison.Ordinal));
        Assert.DoesNotContain(Library.GetReferencedAssemblies(), a => a.Name!.Contains("PowerShell", StringComparison.Ordinal));
    }

    private static Dictionary<string, T> ByType<T>(Func<string, T> placeOf)
    {
        return SourceTree.Files("src/FtpTools")
            .SelectMany(file => SourceTree.TopLevelTypes(file.Lines).Select(type => (Type: type, Place: placeOf(file.Path))))
            .Distinct()
            .ToDictionary(t => t.Type, t => t.Place);
    }

    private static bool MayUse(string layer, string used)
    {
        if (layer == Composition) return true;
        if (used == Composition) return Asking.Contains(layer);
        return Array.IndexOf(Order, used) <= Array.IndexOf(Order, layer) && !Forbidden.GetValueOrDefault(layer, []).Contains(used);
    }

    private static IEnumerable<Type> OwnTypes()
    {
        return Library.GetTypes().Where(t => !t.IsNested && t.Namespace?.StartsWith("FtpTools", StringComparison.Ordinal) == true);
    }

    private static IEnumerable<Type> Nested(Type type)
    {
        return type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(t => Nested(t).Prepend(t));
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static string LayerOf(Type type) => LayerOfType[NameOf(TypeReferences.TopLevel(type))];

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"^(?:global\s+)?using\s+(?:static\s+)?FtpTools\.(\w+)")]
    private static partial Regex UsingDirective();
}
