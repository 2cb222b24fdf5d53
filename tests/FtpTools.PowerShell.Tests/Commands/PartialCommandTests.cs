using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class PartialCommandTests
{
    private const long LargeFile = 64 * 1024 * 1024;

    [Fact]
    public async Task What_waits_of_an_upload_is_shown_and_removed()
    {
        await using var rig = await CmdletRig.StartAsync();
        await BreakUploadAsync(rig);
        var partial = PartialOf(rig.RunWell("Get-FtpPartial"));

        Assert.Equal(("/large.bin", LargeFile), (partial.RemotePath, partial.Length));
        Assert.InRange(partial.Received, 1, LargeFile - 1);
        Assert.Equal("/large.bin", PartialOf(rig.RunWell("Get-FtpPartial l*.bin")).RemotePath);
        Assert.Equal("/large.bin", PartialOf(rig.RunWell("Get-FtpPartial large.bin")).RemotePath);
        Assert.Empty(rig.RunWell("Get-FtpPartial *.txt"));

        Assert.Empty(rig.RunWell("Remove-FtpPartial large.bin -WhatIf"));
        Assert.Single(rig.RunWell("Get-FtpPartial"));
        Assert.Empty(rig.RunWell("Get-FtpPartial | Remove-FtpPartial"));
        Assert.Empty(rig.RunWell("Get-FtpPartial"));
        rig.WaitUntilHomeHasNoPartialFile();
    }

    [Theory]
    [InlineData("Get-FtpPartial none.bin")]
    [InlineData("Remove-FtpPartial none.bin")]
    public async Task A_path_for_which_nothing_waits_is_an_error(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.NotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "none.bin");
    }

    [Fact]
    public async Task What_waits_here_of_downloads_is_shown_and_removed()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.WriteLocal("a/.one.iso.ftpart", "123");
        rig.WriteLocal("a/b/.two.iso.ftpart", "12345");
        rig.WriteLocal("a/other.iso", "1");
        var found = Assert.IsType<LocalPartial>(Assert.Single(rig.RunWell("Get-FtpPartial -LocalPath a")));

        Assert.Equal((rig.InLocal("a/.one.iso.ftpart"), rig.InLocal("a/one.iso"), 3), (found.FullName, found.Destination, found.Received));
        Assert.Equal(2, rig.RunWell("Get-FtpPartial -LocalPath * -Recurse").Count);
        Assert.Empty(rig.RunWell("Get-FtpPartial -LocalPath a -Recurse | Remove-FtpPartial"));
        Assert.Equal(["a", "a/b", "a/other.iso"], rig.LocalTree().Order());
        ErrorIs.Like(ErrorCode.LocalFileNotFound, ErrorCategory.ObjectNotFound, Assert.Single(rig.Run("Get-FtpPartial -LocalPath missing").Errors), "missing");
    }

    private static async Task BreakUploadAsync(CmdletRig rig)
    {
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, 2 * 1024 * 1024);
        rig.Connect(port: relay.Port);
        rig.MakeLocal("large.bin", LargeFile);
        await rig.Host.RunAndStopAsync("Send-FtpFile large.bin", relay.Held, relay.Release);
        rig.Connect();
        Eventually.True(() => rig.RunWell("Get-FtpPartial").Count == 1, "The upload was not given up.");
    }

    private static RemotePartial PartialOf(IReadOnlyList<object?> output) => Assert.IsType<RemotePartial>(Assert.Single(output));
}
