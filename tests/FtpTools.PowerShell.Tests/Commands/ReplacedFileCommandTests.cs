using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>What a file that is replaced keeps, and what is never replaced, as the cmdlets and the drive show it.</summary>
public sealed class ReplacedFileCommandTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Open = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    [Fact]
    public async Task Force_replaces_no_link_at_either_end_and_the_error_says_what_to_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a", "sent");
        rig.WriteHome("b", "received");
        File.CreateSymbolicLink(rig.InHome("a"), rig.WriteHome("target", "old"));
        File.CreateSymbolicLink(rig.InLocal("b"), rig.WriteLocal("target", "old"));

        string[] scripts =
        [
            "Send-FtpFile a -Force", "Send-FtpFile a", "Receive-FtpFile b -Force", "Receive-FtpFile b",
            "Move-FtpItem b a -Force", "Rename-FtpItem b a -Force",
        ];
        foreach (var script in scripts)
        {
            var error = Assert.Single(rig.Run(script).Errors);
            ErrorIs.Like(ErrorCode.NotAFile, ErrorCategory.InvalidArgument, error, "a link", "only a file is ever replaced", "choose another name");
        }

        Assert.NotNull(new FileInfo(rig.InHome("a")).LinkTarget);
        Assert.NotNull(new FileInfo(rig.InLocal("b")).LinkTarget);
        Assert.Equal(("old", "old"), (File.ReadAllText(rig.InHome("target")), File.ReadAllText(rig.InLocal("target"))));
    }

    [Fact]
    public async Task A_private_file_stays_private_when_it_is_sent_received_and_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead.");
        await using var rig = await CmdletRig.ConnectedAsync();
        SetMode(rig.WriteLocal("key", "secret"), Private);

        rig.RunWell("Send-FtpFile key; Receive-FtpFile key copy");
        Assert.Equal((Private, Private), (ModeOf(rig.InHome("key")), ModeOf(rig.InLocal("copy"))));

        rig.WriteLocal("key", "another");
        SetMode(rig.InLocal("key"), Open);
        rig.RunWell("Send-FtpFile key -Force; Receive-FtpFile key copy -Force");
        Assert.Equal((Private, Private), (ModeOf(rig.InHome("key")), ModeOf(rig.InLocal("copy"))));
        Assert.Equal("another", File.ReadAllText(rig.InLocal("copy")));
    }

    [Fact]
    public async Task On_the_drive_what_is_written_keeps_its_permissions_and_a_copy_has_those_of_its_source()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead.");
        await using var rig = await CmdletRig.ConnectedAsync();
        SetMode(rig.WriteHome("key", "secret"), Private);
        SetMode(rig.WriteHome("read", "only\n"), ReadOnly);

        rig.RunWell(
            """
            $null = New-FtpDrive work
            $content = $ExecutionContext.InvokeProvider.Content
            $ExecutionContext.InvokeProvider.Item.Copy('work:/key', 'work:/copy', $false, 'CopyTargetContainer')
            foreach ($name in 'key', 'read') {
                $writer = $content.GetWriter("work:/$name")[0]
                $writer.Seek(0, 'End')
                $null = $writer.Write(@('more'))
                $writer.Close()
            }
            """);

        Assert.Equal((Private, Private, ReadOnly), (ModeOf(rig.InHome("key")), ModeOf(rig.InHome("copy")), ModeOf(rig.InHome("read"))));
        Assert.Equal("only\nmore", File.ReadAllText(rig.InHome("read")).TrimEnd());
    }

    [Fact]
    public async Task A_file_of_the_kernel_is_sent_and_hashed_with_its_content()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such files.");
        await using var rig = await CmdletRig.ConnectedAsync();
        var content = File.ReadAllText("/proc/version");
        rig.RunWell("Send-FtpFile /proc/version");

        Assert.Equal(content, File.ReadAllText(rig.InHome("version")));
        await rig.AddUserAsync("kernel", home: "/proc/sys/kernel");
        rig.Connect("kernel");
        var local = File.ReadAllBytes("/proc/sys/kernel/ostype");
        var hash = Assert.IsType<string>(Assert.Single(rig.RunWell("(Get-FtpFileHash ostype -Algorithm SHA256).Hash")));
        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(local)), hash, ignoreCase: true);
        rig.RunWell("Receive-FtpFile ostype");
        Assert.Equal(local, File.ReadAllBytes(rig.InLocal("ostype")));
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
