using System.Reflection;
using System.Text.RegularExpressions;
using FtpTools.PowerShell.Module;
using PublicApiGenerator;

namespace FtpTools.PowerShell.Tests.Architecture;

/// <summary>What others can use of our assemblies changes on purpose only: all of it stands in a file for each, which a change has to change
/// too.</summary>
public partial class PublicApiTests
{
    /// <summary>With 1, the files are written and nothing is compared.</summary>
    private const string Accepting = "FTPTOOLS_ACCEPT_API";

    private static readonly string Root =
        typeof(PublicApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    public static TheoryData<Assembly> Assemblies => [typeof(FtpSession).Assembly, typeof(ModuleLifetime).Assembly];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_types_and_members_are_those_of_the_file(Assembly assembly)
    {
        var file = $"tests/FtpTools.PowerShell.Tests/Architecture/PublicApi.{assembly.GetName().Name}.txt";
        var path = Path.Combine(Root, file);
        string[] found = Describe(assembly).Split('\n');
        if (Environment.GetEnvironmentVariable(Accepting) == "1") File.WriteAllText(path, string.Join('\n', found) + '\n');
        var accepted = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (found.SequenceEqual(accepted)) return;

        var changes = accepted.Except(found).Select(l => "- " + l.Trim()).Concat(found.Except(accepted).Select(l => "+ " + l.Trim())).ToList();
        Assert.Fail(
            $"""
            What others can use of {assembly.GetName().Name} is no longer what stands in {file}:
            {(changes.Count == 0 ? "Only the order differs." : string.Join('\n', changes.Take(40)))}

            If that was not meant, make it internal. If it was, write it down, look at the difference, and commit it with the change:
            {Accepting}=1 dotnet run --project tests/FtpTools.PowerShell.Tests -- -class '*{nameof(PublicApiTests)}'
            """);
    }

    [Fact]
    public void What_others_can_use_is_seen_and_what_they_cannot_is_not()
    {
        var library = File.ReadAllText(Path.Combine(Root, "tests/FtpTools.PowerShell.Tests/Architecture/PublicApi.FtpTools.txt"));
        var cmdlets = File.ReadAllText(Path.Combine(Root, "tests/FtpTools.PowerShell.Tests/Architecture/PublicApi.FtpTools.PowerShell.txt"));

        Assert.Contains("public sealed class FtpSession", library, StringComparison.Ordinal);
        Assert.Contains("UploadAsync(string localPath, string remotePath", library, StringComparison.Ordinal);
        Assert.DoesNotContain("RemoteClient", library, StringComparison.Ordinal);
        Assert.Contains("class SendFtpFileCommand", cmdlets, StringComparison.Ordinal);
    }

    // The generator takes what may be null among the members of a type for a property of the types in its attributes, too.
    private static string Describe(Assembly assembly)
    {
        var text = assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n").Trim();
        return NullableTypeOf().Replace(NullableArray().Replace(text, "new $1[]"), "typeof($1)");
    }

    [GeneratedRegex(@"\bnew ([\w.]+)\?\[\]\?\[\]")]
    private static partial Regex NullableArray();

    [GeneratedRegex(@"\btypeof\(([\w.]+)\?\)")]
    private static partial Regex NullableTypeOf();
}
