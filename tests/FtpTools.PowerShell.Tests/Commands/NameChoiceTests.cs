using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class NameChoiceTests
{
    private static readonly string[] Files = ["a.log", "b.txt", "sub/c.log", "sub/d.TXT", "sub/skip/e.log", "skip/f.log"];

    [Theory]
    [InlineData("-Filter *.log", new[] { "tree/a.log", "tree/skip/f.log", "tree/sub/c.log", "tree/sub/skip/e.log" })]
    [InlineData("-Include *.txt", new[] { "tree/b.txt", "tree/sub/d.TXT" })]
    [InlineData("-Include *.txt, c* -Exclude skip", new[] { "tree/b.txt", "tree/sub/c.log", "tree/sub/d.TXT" })]
    [InlineData("-Exclude *.log", new[] { "tree/b.txt", "tree/empty", "tree/skip", "tree/sub/d.TXT", "tree/sub/skip" })]
    [InlineData("-Exclude sub, skip", new[] { "tree/a.log", "tree/b.txt", "tree/empty" })]
    [InlineData("-Filter *.none", new string[0])]
    [InlineData("-Exclude tree", new string[0])]
    public async Task Names_choose_what_of_a_folder_is_moved(string choice, string[] expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in Files) rig.WriteLocal("tree/" + name);
        foreach (var name in Files) rig.WriteHome("there/tree/" + name);
        Directory.CreateDirectory(rig.InLocal("tree/empty"));
        Directory.CreateDirectory(rig.InHome("there/tree/empty"));
        rig.RunWell($"Send-FtpFile tree sent/ -Recurse {choice}; Receive-FtpFile there/tree got/ -Recurse {choice}");

        Assert.Equal(expected, Leaves(rig.HomeTree(), "sent/"));
        Assert.Equal(expected, Leaves(rig.LocalTree(), "got/"));
    }

    [Theory]
    [InlineData("* -Filter *.log", new[] { "a.log" })]
    [InlineData("*.* -Exclude *.log", new[] { "b.txt" })]
    [InlineData("a.log, b.txt -Include *.txt", new[] { "b.txt" })]
    [InlineData("* -Exclude sub", new[] { "a.log", "b.txt" })]
    public async Task Names_choose_among_what_is_named_and_what_a_pattern_matches(string choice, string[] expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.log", "b.txt", "sub/c.log" }) rig.WriteLocal(name);
        rig.RunWell($"Send-FtpFile {choice} -Destination sent/");
        rig.RunWell("Send-FtpFile sub -Recurse; Send-FtpFile a.log, b.txt");
        Directory.Delete(rig.InHome("sent"), recursive: true);
        rig.RunWell($"Receive-FtpFile {choice} -Destination got/");

        Assert.Equal(expected, Leaves(rig.LocalTree(), "got/"));
    }

    [Fact]
    public async Task Names_choose_among_what_is_piped()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.log", "b.tmp" }) rig.WriteLocal(name);
        rig.RunWell("'a.log', 'b.tmp' | Send-FtpFile -Exclude *.tmp; Get-FtpChildItem | Receive-FtpFile -Destination got/ -Exclude a*");

        Assert.Equal(["a.log"], rig.HomeTree());
        Assert.Equal(["a.log", "b.tmp"], rig.LocalTree());
    }

    [Theory]
    [InlineData("-Filter *.log", new[] { "/a.log" })]
    [InlineData("-Include *.log, s*", new[] { "/a.log", "/skip", "/sub" })]
    [InlineData("-Recurse -Filter *.log", new[] { "/a.log", "/skip/f.log", "/sub/c.log", "/sub/skip/e.log" })]
    [InlineData("-Recurse -Exclude skip, *.log", new[] { "/b.txt", "/sub", "/sub/d.TXT" })]
    [InlineData("s* -Recurse -Exclude skip", new[] { "/sub", "/sub/c.log", "/sub/d.TXT" })]
    [InlineData("s* -Recurse -Filter *.log", new[] { "/skip/f.log", "/sub/c.log", "/sub/skip/e.log" })]
    [InlineData("sub -Include *.txt", new[] { "/sub/d.TXT" })]
    [InlineData("/ -Recurse -Include s*", new[] { "/skip", "/sub", "/sub/skip" })]
    public async Task Names_choose_what_is_listed(string choice, string[] expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in Files) rig.WriteHome(name);
        var output = rig.RunWell($"Get-FtpChildItem {choice}");

        Assert.Equal(expected, output.Select(o => ((RemoteItem)o!).RemotePath).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Send-FtpFile * -Exclude build/")]
    [InlineData("Receive-FtpFile * -Include [x")]
    [InlineData("Get-FtpChildItem -Filter a/*")]
    public async Task A_pattern_that_matches_no_name_ends_the_command_before_anything_is_moved(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        rig.WriteHome("b.txt");
        var result = rig.RunToError(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "pattern");
        Assert.Equal(["b.txt"], rig.HomeTree());
        Assert.Equal(["a.txt"], rig.LocalTree());
    }

    // Files, and directories with nothing in them.
    private static IEnumerable<string> Leaves(IEnumerable<string> tree, string below)
    {
        var all = tree.ToList();
        return all.Where(p => p.StartsWith(below, StringComparison.Ordinal) && !all.Any(o => o.StartsWith(p + "/", StringComparison.Ordinal))).Select(p => p[below.Length..]);
    }
}
