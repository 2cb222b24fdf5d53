using System.Reflection;
using System.Text.RegularExpressions;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transfers;
using FtpTools.Tests.Architecture;

namespace FtpTools.PowerShell.Tests.Architecture;

/// <summary>
/// In the assembly of the cmdlets, too, a folder uses those that stand above it in <see cref="Order"/>, and no others. The topics of
/// Commands stand beside each other; what they share stands in Commands itself.
/// </summary>
public partial class CmdletLayerTests
{
    private const string Topics = "Commands/";

    private static readonly string[] Order =
    [
        "Pipeline", "Module", "Paths", "Results", "Registries", "Completion", "Transformation", "Credentials", "Drive", "Input",
        "RemoteCommands", "Transfers", "Jobs", "Commands",
        "Commands/Sessions", "Commands/Items", "Commands/Transfers", "Commands/Users", "Commands/Server", "Commands/RemoteCommands",
        "Commands/Chat", "Commands/Time",
    ];

    // How the library does its work is no business of a cmdlet. These types stand in such a folder and are meant for everybody: what a
    // local place may be called, what is left of downloads, where a file rests on its way, and the records a server gives out.
    private static readonly Dictionary<string, string[]> InnerFolders = new()
    {
        ["Framed"] = [],
        ["Database"] = [],
        ["Storage"] = ["LocalName", "LocalNames", "LocalPartial", "LocalPartials", "LocalPlace", "SpoolFolder"],
        ["Quota"] = [],
    };

    private static readonly Assembly Cmdlets = typeof(AsyncCmdlet).Assembly;
    private static readonly Assembly Library = typeof(FtpSession).Assembly;

    private static readonly Dictionary<string, string> FolderOfType = FoldersOf("src/FtpTools.PowerShell", path => path[..path.LastIndexOf('/')]);
    private static readonly Dictionary<string, string> FolderInLibrary = FoldersOf("src/FtpTools", path => path.Split('/')[0]);

    [Fact]
    public void Every_type_lies_in_a_known_folder()
    {
        Assert.Empty(FolderOfType.Values.Distinct().Except(Order));
        Assert.All(OwnTypes().Select(NameOf), name => Assert.Contains(name, FolderOfType));
    }

    [Fact]
    public void Compiled_code_points_only_downward()
    {
        var violations =
            from type in OwnTypes()
            let folder = FolderOf(type)
            from used in TypeReferences.Of(type)
            where FolderOfType.ContainsKey(NameOf(used))
            let usedFolder = FolderOf(used)
            where !MayUse(folder, usedFolder)
            select $"{folder} ({type.FullName}) uses {usedFolder} ({used.Name})";

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void Source_names_only_lower_folders()
    {
        var violations =
            from file in SourceTree.Files("src/FtpTools.PowerShell")
            let folder = file.Path[..file.Path.LastIndexOf('/')]
            from line in file.Lines
            let named = UsingDirective().Match(line)
            where named.Success && !MayUse(folder, named.Groups[1].Value)
            select $"{file.Path}: {line}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Topics_do_not_use_each_other()
    {
        Assert.All(Order.Where(IsTopic), one => Assert.All(Order.Where(IsTopic).Where(f => f != one), other => Assert.False(MayUse(one, other))));
    }

    [Fact]
    public void The_page_about_the_house_has_the_folders_in_their_order()
    {
        var section = SourceTree.Text("docs/architecture.md").Split("\n## The folders of the cmdlets\n")[1].Split("\n## ")[0];
        var named = QuotedWord().Matches(section).Select(m => m.Groups[1].Value).Where(Order.Contains).Distinct();

        Assert.Equal(Order.Where(f => !IsTopic(f)), named);
    }

    [Fact]
    public void The_inside_of_the_library_is_not_used()
    {
        var used =
            from type in OwnTypes()
            from inner in TypeReferences.In(Library, type)
            let folder = FolderInLibrary.GetValueOrDefault(NameOf(inner))
            where folder is not null && InnerFolders.TryGetValue(folder, out var open) && !open.Contains(NameOf(inner))
            select $"{folder}/{inner.Name}: {type.Name}";

        Assert.Empty(used.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_open_is_used()
    {
        var used = OwnTypes().SelectMany(t => TypeReferences.In(Library, t)).Select(NameOf).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(InnerFolders.Values.SelectMany(open => open).Except(used));
    }

    [Fact]
    public void The_scan_sees_what_is_used_in_a_body()
    {
        var used = Nested(typeof(UploadPlan)).Prepend(typeof(UploadPlan)).SelectMany(TypeReferences.Of).Select(NameOf).ToList();

        Assert.Contains("RemoteDestination", used);
        Assert.Contains("ItemErrors", used);
        Assert.DoesNotContain("TransferRun", used);
    }

    private static bool MayUse(string folder, string used)
    {
        return used == folder || (!IsTopic(used) && Order.Contains(used) && Array.IndexOf(Order, used) < Array.IndexOf(Order, folder));
    }

    private static bool IsTopic(string folder) => folder.StartsWith(Topics, StringComparison.Ordinal);

    private static Dictionary<string, string> FoldersOf(string root, Func<string, string> folderOf)
    {
        return SourceTree.Files(root).SelectMany(file => SourceTree.TopLevelTypes(file.Lines).Select(type => (Type: type, Folder: folderOf(file.Path))))
            .Distinct().ToDictionary(t => t.Type, t => t.Folder);
    }

    private static IEnumerable<Type> OwnTypes()
    {
        return Cmdlets.GetTypes().Where(t => !t.IsNested && t.Namespace?.StartsWith("FtpTools", StringComparison.Ordinal) == true)
            .SelectMany(t => Nested(t).Prepend(t));
    }

    private static IEnumerable<Type> Nested(Type type)
    {
        return type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(t => Nested(t).Prepend(t));
    }

    private static string NameOf(Type type) => TypeReferences.TopLevel(type).Name.Split('`')[0];

    private static string FolderOf(Type type) => FolderOfType[NameOf(type)];

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex QuotedWord();

    [GeneratedRegex(@"^(?:global\s+)?using\s+(?:static\s+)?FtpTools\.PowerShell\.(\w+)")]
    private static partial Regex UsingDirective();
}
