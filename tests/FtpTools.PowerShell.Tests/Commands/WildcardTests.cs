using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class WildcardTests
{
    [Theory]
    [InlineData("*.log", new[] { "a.log", "b.log" })]
    [InlineData("?.log", new[] { "a.log", "b.log" })]
    [InlineData("[bc].*", new[] { "b.log", "c.txt" })]
    [InlineData("*.none", new string[0])]
    [InlineData("x`[1`].dat", new[] { "x[1].dat" })]
    public async Task Local_patterns_choose_what_is_sent(string pattern, string[] expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.log", "b.log", "c.txt", "x[1].dat", "x1.dat" }) rig.WriteLocal(name);
        rig.RunWell($"Send-FtpFile '{pattern}'");

        Assert.Equal(expected, rig.HomeTree());
    }

    [Fact]
    public async Task A_folder_among_the_matches_is_one_error_and_the_others_go_on()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.log", "b/c.log", "d.log" }) rig.WriteLocal(name);
        var result = rig.Run("Send-FtpFile *");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "-Recurse");
        Assert.Equal(["a.log", "d.log"], rig.HomeTree());
    }

    [Fact]
    public async Task A_literal_path_means_what_it_says()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("x[1].dat");
        rig.WriteLocal("x1.dat");
        rig.RunWell("Send-FtpFile -LiteralPath 'x[1].dat'");

        Assert.Equal(["x[1].dat"], rig.HomeTree());
    }

    [Theory]
    [InlineData("*.log", new[] { "/a.log", "/b.log" })]
    [InlineData("/[bc].*", new[] { "/b.log", "/c.txt" })]
    [InlineData("/sub?/*.log", new[] { "/sub1/d.log", "/sub2/e.log" })]
    [InlineData("sub*/../a.log", new[] { "/a.log", "/a.log" })]
    [InlineData("*.none", new string[0])]
    [InlineData("x`[1`].dat", new[] { "/x[1].dat" })]
    [InlineData("x[1].dat", new[] { "/x[1].dat" })]
    [InlineData("x[12].dat", new[] { "/x1.dat" })]
    [InlineData("sub1/missing/*", null)]
    public async Task Remote_patterns_choose_items(string pattern, string[]? expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.log", "b.log", "c.txt", "x[1].dat", "x1.dat", "sub1/d.log", "sub2/e.log" }) rig.WriteHome(name);
        var result = rig.Run($"Get-FtpItem '{pattern}'");

        Assert.Equal(expected is null ? 1 : 0, result.Errors.Count);
        Assert.Equal(expected ?? [], result.Output.Select(o => ((RemoteItem)o!).RemotePath).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Remote_patterns_choose_what_is_received_and_removed()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.log", "b.log", "c.txt" }) rig.WriteHome(name);
        rig.RunWell("Receive-FtpFile *.log; Remove-FtpItem *.log; Remove-FtpItem *.none");

        Assert.Equal(["a.log", "b.log"], rig.LocalTree());
        Assert.Equal(["c.txt"], rig.HomeTree());
    }

    [Theory]
    [InlineData("Get-FtpChildItem", new[] { "/a.log", "/sub" })]
    [InlineData("Get-FtpChildItem -Recurse", new[] { "/a.log", "/sub", "/sub/b.log" })]
    [InlineData("Get-FtpChildItem sub", new[] { "/sub/b.log" })]
    [InlineData("Get-FtpChildItem /a.log", new[] { "/a.log" })]
    [InlineData("Get-FtpChildItem s* -Recurse", new[] { "/sub", "/sub/b.log" })]
    public async Task A_listing_shows_what_is_in_a_directory(string script, string[] expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.log");
        rig.WriteHome("sub/b.log");
        var output = rig.RunWell(script);

        Assert.Equal(expected, output.Select(o => ((RemoteItem)o!).RemotePath).Order(StringComparer.Ordinal));
    }
}
