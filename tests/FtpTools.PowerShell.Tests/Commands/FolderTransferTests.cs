using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class FolderTransferTests
{
    private static readonly DateTime LongAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    [Fact]
    public async Task A_folder_goes_there_and_back_with_empty_folders_and_modification_times()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        File.SetLastWriteTimeUtc(rig.WriteLocal("tree/a.txt", "a"), LongAgo);
        File.SetLastWriteTimeUtc(rig.WriteLocal("tree/sub/deep/b.txt", "b"), LongAgo.AddDays(1));
        Directory.CreateDirectory(rig.InLocal("tree/empty/inner"));
        var sent = rig.RunWell("Send-FtpFile tree -Recurse");
        var received = rig.RunWell("Receive-FtpFile /tree back -Recurse");

        string[] below = ["a.txt", "empty", "empty/inner", "sub", "sub/deep", "sub/deep/b.txt"];
        Assert.Equal(2, sent.Count);
        Assert.Equal(2, received.Count);
        Assert.Equal(["tree", .. below.Select(n => "tree/" + n)], rig.HomeTree());
        Assert.Equal(["back", .. below.Select(n => "back/" + n)], rig.LocalTree().Where(n => n.StartsWith("back", StringComparison.Ordinal)));
        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(rig.InHome("tree/a.txt")));
        Assert.Equal(LongAgo.AddDays(1), File.GetLastWriteTimeUtc(rig.InLocal("back/sub/deep/b.txt")));
        Assert.Equal("b", File.ReadAllText(rig.InLocal("back/sub/deep/b.txt")));
    }

    [Fact]
    public async Task The_whole_home_goes_into_the_destination_itself()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.txt");
        rig.WriteHome("sub/b.txt");
        rig.RunWell("Receive-FtpFile / backup -Recurse");

        Assert.Equal(["backup", "backup/a.txt", "backup/sub", "backup/sub/b.txt"], rig.LocalTree());
    }

    [Fact]
    public async Task A_folder_below_that_cannot_be_received_is_one_error_and_the_others_go_on()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f" }) rig.WriteHome($"{name}/file.txt");
        rig.WriteLocal("back/c", "a file where a folder shall go");
        var result = rig.Run("Receive-FtpFile / back -Recurse");

        ErrorIs.Like(ErrorCode.LocalFileError, ErrorCategory.DeviceError, Assert.Single(result.Errors), "back");
        Assert.Equal(5, result.Output.Count);
    }

    [Fact]
    public async Task A_folder_below_that_cannot_be_sent_is_one_error_and_the_others_go_on()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f" }) Directory.CreateDirectory(rig.InLocal($"tree/{name}"));
        rig.WriteHome("tree/c", "a file where a directory shall go");
        var result = rig.Run("Send-FtpFile tree -Recurse");

        ErrorIs.Like(ErrorCode.NotADirectory, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "/tree/c");
        Assert.Equal(["tree", "tree/a", "tree/b", "tree/c", "tree/d", "tree/e", "tree/f"], rig.HomeTree());
    }

    [Fact]
    public async Task A_link_to_a_folder_is_not_followed_but_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights of their own on Windows.");
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("tree/a.txt");
        Directory.CreateSymbolicLink(rig.InLocal("tree/loop"), rig.InLocal("tree"));
        var result = rig.Run("Send-FtpFile tree -Recurse");

        Assert.Empty(result.Errors);
        Assert.Contains("loop", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["tree", "tree/a.txt"], rig.HomeTree());
    }

    [Theory]
    [InlineData("Send-FtpFile tree -Recurse")]
    [InlineData("Receive-FtpFile tree -Recurse")]
    public async Task Files_that_are_there_in_a_folder_are_each_an_error_without_Force(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("tree/a.txt", "local");
        rig.WriteHome("tree/a.txt", "remote");
        rig.WriteLocal("tree/of-local.txt");
        rig.WriteHome("tree/of-remote.txt");
        var result = rig.Run(script);

        Assert.Equal(ErrorCategory.ResourceExists, Assert.Single(result.Errors).CategoryInfo.Category);
        Assert.Single(result.Output);
        Assert.Single(rig.Run(script + " -Force").Output.OfType<TransferResult>(), r => r.RemotePath == "/tree/a.txt");
        Assert.Equal(File.ReadAllText(rig.InLocal("tree/a.txt")), File.ReadAllText(rig.InHome("tree/a.txt")));
    }
}
