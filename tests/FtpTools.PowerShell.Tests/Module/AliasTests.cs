using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using FtpTools.PowerShell.Commands;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Module;

public class AliasTests
{
    // Those of PowerShell 7.6 on Windows, where it has more of them, and those that its modules add.
    private static readonly string[] OfOthers =
    [
        "ac", "asnp", "cat", "clear", "compare", "cp", "cpp", "curl", "diff", "gcim", "gsv", "gwmi", "icim", "iwmi", "kill", "ls", "man", "mount", "mv", "ncim", "ogv", "ps", "rcim",
        "rcms", "rm", "rmdir", "sasv", "scim", "sleep", "sort", "spsv", "start", "stz", "sujb", "rujb", "shcm", "swmi", "tee", "trcm", "wget", "write", "fhx", "gtz", "cfs",
    ];

    private static readonly string[] Aliases =
        [.. typeof(ConnectFtpServerCommand).Assembly.GetExportedTypes().Select(t => t.GetCustomAttribute<AliasAttribute>()).OfType<AliasAttribute>().SelectMany(a => a.AliasNames)];

    [Fact]
    public void The_manifest_exports_the_aliases_of_the_cmdlets()
    {
        var manifest = Parser.ParseFile(ChildEngine.Manifest, out _, out _);
        var table = Assert.IsType<HashtableAst>(manifest.Find(a => a is HashtableAst, searchNestedScriptBlocks: false));
        var exported = table.KeyValuePairs.Single(p => p.Item1.SafeGetValue() is "AliasesToExport").Item2.FindAll(a => a is StringConstantExpressionAst, false);

        Assert.NotEmpty(Aliases);
        Assert.Equal(Aliases.Order(StringComparer.Ordinal), exported.Cast<StringConstantExpressionAst>().Select(e => e.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_alias_is_one_of_PowerShell_or_of_another_cmdlet_of_ours()
    {
        var builtIn = InitialSessionState.CreateDefault2().Commands.OfType<SessionStateAliasEntry>().Select(a => a.Name).Concat(OfOthers);

        Assert.Equal(Aliases.Distinct(StringComparer.OrdinalIgnoreCase), Aliases);
        Assert.Empty(Aliases.Intersect(builtIn, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_alias_is_a_program_of_this_computer()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Where(Directory.Exists);
        var programs = folders.SelectMany(f => Directory.EnumerateFiles(f)).Select(p => Path.GetFileNameWithoutExtension(p)).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.NotEmpty(programs);
        Assert.DoesNotContain(Aliases, programs.Contains);
    }
}
