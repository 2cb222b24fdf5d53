using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class GetFtpChildItemCommandTests
{
    private static readonly string[] Files = ["b.txt", "a.txt", "Z.txt", "ä.txt", "dir/z.log", "dir/c.txt", "dir/deep/d.txt", "dir/deep/er/e.txt", "a dir/x.txt"];

    [Theory]
    [InlineData("", "/Z.txt /a dir /a.txt /b.txt /dir /ä.txt")]
    [InlineData("-Recurse dir", "/dir/c.txt /dir/deep /dir/z.log /dir/deep/d.txt /dir/deep/er /dir/deep/er/e.txt")]
    [InlineData("*.txt", "/Z.txt /a.txt /b.txt /ä.txt")]
    [InlineData("*/*", "/a dir/x.txt /dir/c.txt /dir/deep /dir/z.log")]
    public async Task What_is_in_a_directory_is_sorted_by_name(string arguments, string expected)
    {
        await using var rig = await WithFilesAsync();

        Assert.Equal(expected, string.Join(' ', rig.RunWell($"Get-FtpChildItem {arguments}").Cast<RemoteItem>().Select(i => i.RemotePath)));
    }

    [Fact]
    public async Task Items_that_a_pattern_finds_are_sorted_for_other_commands_too()
    {
        await using var rig = await WithFilesAsync();

        Assert.Equal(["Z.txt", "a.txt", "b.txt", "ä.txt"], rig.RunWell("(Get-FtpItem *.txt).Name"));
    }

    [Theory]
    [InlineData("-File", "Z.txt a.txt b.txt ä.txt")]
    [InlineData("-Directory", "a dir dir")]
    [InlineData("-File -Directory", "")]
    [InlineData("-Directory -Recurse", "a dir dir dir/deep dir/deep/er")]
    [InlineData("-File -Recurse -Filter *.log", "dir/z.log")]
    [InlineData("-Depth 0", "Z.txt a dir a.txt b.txt dir ä.txt")]
    [InlineData("-Depth 1 -File dir", "c.txt z.log deep/d.txt")]
    [InlineData("-Depth 1 -Recurse -File dir", "c.txt z.log deep/d.txt")]
    [InlineData("-Depth 1 d*", "dir dir/c.txt dir/deep dir/z.log")]
    [InlineData("-Depth 1 -Exclude deep dir", "c.txt z.log")]
    [InlineData("dir/c.txt", "c.txt")]
    [InlineData("dir/d*/er", "er")]
    [InlineData("/dir/../dir/deep/", "d.txt er")]
    [InlineData("-LiteralPath '/a dir'", "x.txt")]
    public async Task Files_or_directories_of_so_many_levels_are_written_by_name(string arguments, string expected)
    {
        await using var rig = await WithFilesAsync();

        Assert.Equal(expected, string.Join(' ', rig.RunWell($"Get-FtpChildItem {arguments} -Name")));
    }

    [Fact]
    public async Task Items_that_are_piped_are_listed_with_the_same_choices()
    {
        await using var rig = await WithFilesAsync();

        Assert.Equal(["c.txt", "z.log", "deep/d.txt"], rig.RunWell("Get-FtpItem dir | Get-FtpChildItem -File -Depth 1 -Name"));
    }

    [Fact]
    public async Task A_depth_below_none_is_refused()
    {
        await using var rig = await WithFilesAsync();
        var result = rig.RunToError("Get-FtpChildItem -Depth -1");

        Assert.StartsWith("ParameterArgumentValidationError", result.TerminatingError?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidData, result.TerminatingError?.CategoryInfo.Category);
    }

    private static async Task<CmdletRig> WithFilesAsync()
    {
        var rig = await CmdletRig.ConnectedAsync();
        foreach (var file in Files) rig.WriteHome(file);
        return rig;
    }
}
