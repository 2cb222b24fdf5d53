using System.Reflection;
using System.Text.RegularExpressions;

namespace FtpTools.Tests.Architecture;

/// <summary>A folder is a layer, and knows only those named here. What stands here is what design and code agree on.</summary>
public partial class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Errors"] = [],
        ["Text"] = ["Errors"],
        ["Protocol"] = ["Errors"],
        ["Storage"] = ["Errors", "Text", "Protocol"],
        ["Security"] = ["Errors", "Text", "Storage"],
        ["Accounts"] = ["Errors", "Text", "Storage", "Security"],
        ["Datagrams"] = ["Errors", "Text", "Storage", "Security"],
        ["Transport"] = ["Errors", "Text", "Protocol", "Security"],
        ["Transfer"] = ["Errors", "Text", "Protocol", "Storage"],
        ["Client"] = ["Errors", "Text", "Protocol", "Storage", "Security", "Transport", "Transfer"],
        ["Sync"] = ["Errors", "Text", "Protocol", "Storage", "Transfer", "Client"],
        ["Server"] = ["Errors", "Text", "Protocol", "Storage", "Security", "Accounts", "Transport", "Transfer"],
    };

    private static readonly Assembly Library = typeof(FtpSession).Assembly;

    private static readonly Dictionary<string, string> LayerOfType = SourceTree.Files("src/FtpTools")
        .SelectMany(file => SourceTree.TopLevelTypes(file.Lines).Select(type => (Type: type, Layer: file.Path.Split('/')[0])))
        .Distinct()
        .ToDictionary(t => t.Type, t => t.Layer);

    [Fact]
    public void Every_type_of_the_library_lies_in_a_known_layer()
    {
        Assert.Empty(LayerOfType.Values.Distinct().Except(Allowed.Keys));
        Assert.All(OwnTypes().Select(NameOf), name => Assert.Contains(name, LayerOfType));
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
            where usedLayer != layer && !Allowed[layer].Contains(usedLayer)
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
            where named.Success && named.Groups[1].Value != layer && !Allowed[layer].Contains(named.Groups[1].Value)
            select $"{file.Path}: {line}";

        Assert.Empty(violations);
    }

    [Fact]
    public void The_layers_have_an_order()
    {
        var placed = new List<string>();
        while (Allowed.Keys.FirstOrDefault(layer => !placed.Contains(layer) && Allowed[layer].All(placed.Contains)) is { } next) placed.Add(next);

        Assert.Equal(Allowed.Count, placed.Count);
    }

    [Fact]
    public void The_scan_of_compiled_code_sees_what_is_used_in_a_body()
    {
        var used = TypeReferences.Of(typeof(FtpServer)).Concat(Nested(typeof(FtpServer)).SelectMany(TypeReferences.Of)).Select(t => t.Name).ToList();

        Assert.Contains("ServerCertificate", used);
        Assert.Contains("LoginGuard", used);
        Assert.DoesNotContain(nameof(FtpSession), used);
    }

    [Fact]
    public void The_library_knows_nothing_of_PowerShell()
    {
        Assert.DoesNotContain(Library.GetReferencedAssemblies(), a => a.Name!.Contains("Automation", StringComparison.Ordinal));
        Assert.DoesNotContain(Library.GetReferencedAssemblies(), a => a.Name!.Contains("PowerShell", StringComparison.Ordinal));
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

    [GeneratedRegex(@"^(?:global\s+)?using\s+(?:static\s+)?FtpTools\.(\w+)")]
    private static partial Regex UsingDirective();
}
