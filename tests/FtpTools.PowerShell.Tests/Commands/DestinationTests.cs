using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class DestinationTests
{
    [Theory]
    [InlineData("there", "/there/a.txt")]
    [InlineData("/there/", "/there/a.txt")]
    [InlineData("new/", "/new/a.txt")]
    [InlineData("new.txt", "/new.txt")]
    [InlineData("x/y/z.txt", "/x/y/z.txt")]
    [InlineData("", "/a.txt")]
    [InlineData("/", "/a.txt")]
    [InlineData(".", "/a.txt")]
    public async Task A_file_is_sent_to(string destination, string expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        Directory.CreateDirectory(rig.InHome("there"));
        var result = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell($"Send-FtpFile a.txt '{destination}'")));

        Assert.Equal(expected, result.RemotePath);
        Assert.True(File.Exists(rig.InHome(expected[1..])));
    }

    // A small one is sent before it is known what is there, a large one after.
    [Theory]
    [InlineData(10, "there")]
    [InlineData(10, "there -Force")]
    [InlineData(10, "there -HashAlgorithm SHA256")]
    [InlineData(70_000, "there")]
    public async Task A_file_of_this_length_goes_into_a_directory(int length, string destination)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        File.WriteAllBytes(rig.InLocal("a.bin"), new byte[length]);
        Directory.CreateDirectory(rig.InHome("there"));
        var result = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell($"Send-FtpFile a.bin {destination}")));

        Assert.Equal("/there/a.bin", result.RemotePath);
        Assert.True(result.IsVerified);
        Assert.Equal(length, new FileInfo(rig.InHome("there/a.bin")).Length);
    }

    [Fact]
    public async Task A_file_that_is_in_the_directory_already_stays()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        Directory.CreateDirectory(rig.InHome("there"));
        File.WriteAllText(rig.InHome("there/a.txt"), "before");

        var result = rig.Run("Send-FtpFile a.txt there");

        ErrorIs.Like(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "/there/a.txt");
        Assert.Equal("before", File.ReadAllText(rig.InHome("there/a.txt")));
    }

    [Theory]
    [InlineData("there", "there/a.txt")]
    [InlineData("there/", "there/a.txt")]
    [InlineData("new/", "new/a.txt")]
    [InlineData("new.txt", "new.txt")]
    [InlineData("x/y/z.txt", "x/y/z.txt")]
    [InlineData(".", "a.txt")]
    public async Task A_file_is_received_to(string destination, string expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.txt");
        Directory.CreateDirectory(rig.InLocal("there"));
        var result = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell($"Receive-FtpFile a.txt '{destination}'")));

        Assert.Equal(rig.InLocal(expected), result.LocalPath);
        Assert.True(File.Exists(result.LocalPath));
    }

    [Fact]
    public async Task Relative_remote_paths_start_at_the_location()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        Directory.CreateDirectory(rig.InHome("sub"));
        rig.RunWell("Set-FtpLocation sub; Send-FtpFile a.txt; $null = New-FtpDirectory d; Receive-FtpFile a.txt b.txt");

        Assert.Equal(["sub", "sub/a.txt", "sub/d"], rig.HomeTree());
        Assert.Equal(["a.txt", "b.txt"], rig.LocalTree());
    }

    [Fact]
    public async Task A_directory_is_made_with_its_parents_and_only_once_without_Force()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var made = Assert.IsType<RemoteItem>(Assert.Single(rig.RunWell("New-FtpDirectory a/b/c")));
        var again = rig.Run("New-FtpDirectory a/b/c; New-FtpDirectory a/b/c -Force");

        Assert.Equal("/a/b/c", made.RemotePath);
        ErrorIs.Like(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists, Assert.Single(again.Errors), "/a/b/c");
        Assert.Single(again.Output);
    }
}
