using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class StopTests
{
    private const long LargeFile = 64 * 1024 * 1024;
    private const long Middle = 2 * 1024 * 1024;

    [Fact]
    public async Task Ctrl_C_in_an_upload_leaves_a_usable_session_that_can_go_on_with_it()
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, Middle);
        rig.Connect(port: relay.Port);
        rig.MakeLocal("large.bin", LargeFile);
        var result = await rig.Host.RunAndStopAsync("Send-FtpFile large.bin", relay.Held, relay.Release);

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Errors);
        Assert.Empty(rig.RunWell("Get-FtpChildItem"));
        Assert.True(Assert.IsType<TransferResult>(Assert.Single(rig.RunWell("Send-FtpFile large.bin -Resume"))).IsVerified);
        Assert.Equal(LargeFile, new FileInfo(rig.InHome("large.bin")).Length);
    }

    [Fact]
    public async Task Ctrl_C_in_a_download_leaves_a_usable_session_that_can_go_on_with_it()
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToClient, Middle);
        rig.Connect(port: relay.Port);
        rig.MakeHome("large.bin", LargeFile);
        var result = await rig.Host.RunAndStopAsync("Receive-FtpFile large.bin", relay.Held, relay.Release);

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Errors);
        Assert.DoesNotContain("large.bin", rig.LocalTree());
        Assert.True(Assert.IsType<TransferResult>(Assert.Single(rig.RunWell("Receive-FtpFile large.bin -Resume"))).IsVerified);
        Assert.Equal(LargeFile, new FileInfo(rig.InLocal("large.bin")).Length);
    }

    [Theory]
    [InlineData("Send-FtpFile tree -Recurse | Stop-After 1")]
    [InlineData("Send-FtpFile tree -Recurse -Destination new | Stop-After 3")]
    public async Task An_early_end_of_an_upload_leaves_a_usable_session_and_whole_files_only(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        for (var i = 0; i < 40; i++) rig.MakeLocal(Directory.CreateDirectory(rig.InLocal("tree")).Name + $"/{i}.bin", 100_000);
        var output = rig.RunWell(script);

        Assert.NotEmpty(output);
        rig.WaitUntilHomeHasNoPartialFile();
        Assert.All(Directory.GetFiles(rig.InHome(""), "*.bin", SearchOption.AllDirectories), f => Assert.Equal(100_000, new FileInfo(f).Length));
        Assert.NotEmpty(rig.RunWell("Get-FtpChildItem"));
    }

    [Fact]
    public async Task An_early_end_of_a_download_leaves_a_usable_session_and_whole_files_only()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        Directory.CreateDirectory(rig.InHome("tree"));
        for (var i = 0; i < 40; i++) rig.MakeHome($"tree/{i}.bin", 100_000);
        rig.MakeHome("tree/large.bin", LargeFile);
        var output = rig.RunWell("Receive-FtpFile tree -Recurse | Stop-After 2");

        Assert.Equal(2, output.Count);
        Assert.All(
            Directory.GetFiles(rig.Local, "*.bin", SearchOption.AllDirectories), f => Assert.True(new FileInfo(f).Length is 100_000 or LargeFile));
        Assert.Equal(41, rig.RunWell("Get-FtpChildItem tree").Count);
    }

    [Fact]
    public async Task An_early_end_of_a_listing_leaves_a_usable_session()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        for (var i = 0; i < 600; i++) rig.MakeHome($"{i}.txt", 0);

        Assert.Single(rig.RunWell("Get-FtpChildItem | Stop-After 1"));
        Assert.Equal(600, rig.RunWell("Get-FtpChildItem").Count);
    }
}
