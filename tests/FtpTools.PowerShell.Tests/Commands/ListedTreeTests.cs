using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>What is received of a listing of a whole tree keeps its place in it.</summary>
public class ListedTreeTests
{
    private static readonly string[] Below = ["a.txt", "deep", "deep/er", "deep/er/same.txt", "empty", "same.txt"];

    [Theory]
    [InlineData("Get-FtpChildItem /tree -Recurse | Receive-FtpFile -Destination got")]
    [InlineData("Get-FtpChildItem /tree -Recurse | Receive-FtpFile -Destination got/ -Recurse")]
    [InlineData("Set-FtpLocation tree; Get-FtpChildItem -Recurse | Receive-FtpFile -Destination got")]
    [InlineData("Get-FtpItem /tree | Get-FtpChildItem -Recurse | Receive-FtpFile -Destination got")]
    [InlineData("$all = Get-FtpChildItem /tree -Recurse; Receive-FtpFile $all got")]
    [InlineData("$null = New-FtpDrive work /tree; $ExecutionContext.InvokeProvider.ChildItem.Get('work:/', $true) | Receive-FtpFile -Destination got")]
    public async Task A_listing_of_a_tree_comes_as_the_tree(string script)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell(script);

        Assert.Equal(["got", .. Below.Select(p => "got/" + p)], rig.LocalTree());
        Assert.Equal("deep", File.ReadAllText(rig.InLocal("got/deep/er/same.txt")));
        Assert.Equal("top", File.ReadAllText(rig.InLocal("got/same.txt")));
    }

    [Theory]
    [InlineData("Get-FtpChildItem /tree -Recurse -Filter same.txt | Receive-FtpFile -Destination got", new[] { "got/deep/er/same.txt", "got/same.txt" })]
    [InlineData("Get-FtpChildItem /tree/d* -Recurse | Receive-FtpFile", new[] { "deep/er/same.txt" })]
    [InlineData("Get-FtpChildItem /tree/deep -Recurse | Receive-FtpFile", new[] { "er/same.txt" })]
    [InlineData("Get-FtpChildItem /tree -Recurse | Where-Object Name -eq er | Receive-FtpFile -Recurse -Destination got", new[] { "got/deep/er/same.txt" })]
    [InlineData("Get-FtpChildItem /tree/a.txt -Recurse | Receive-FtpFile -Destination got", new[] { "got/a.txt" })]
    public async Task A_part_of_a_listing_keeps_its_place(string script, string[] files)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell(script);

        Assert.Equal(files, rig.LocalTree().Where(p => File.Exists(rig.InLocal(p))));
    }

    [Fact]
    public async Task Items_of_a_plain_listing_come_side_by_side()
    {
        await using var rig = await ReadyAsync();
        var result = rig.Run("Get-FtpChildItem /tree | Receive-FtpFile -Destination got");

        Assert.Equal(["got", "got/a.txt", "got/same.txt"], rig.LocalTree());
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, e => ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, e, "-Recurse"));
        Assert.All(rig.RunWell("Get-FtpChildItem /tree").Cast<RemoteItem>(), i => Assert.Null(i.RelativePath));
    }

    private static async Task<CmdletRig> ReadyAsync()
    {
        var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("tree/a.txt");
        rig.WriteHome("tree/same.txt", "top");
        rig.WriteHome("tree/deep/er/same.txt", "deep");
        Directory.CreateDirectory(rig.InHome("tree/empty"));
        return rig;
    }
}
