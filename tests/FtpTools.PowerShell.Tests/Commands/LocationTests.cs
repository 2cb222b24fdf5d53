using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class LocationTests
{
    [Theory]
    [InlineData("'dir', '-'", "/")]
    [InlineData("'dir', '-', '-'", "/dir")]
    [InlineData("'dir', 'deep', '..', '-'", "/dir/deep")]
    [InlineData("'dir/deep', '~'", "/")]
    [InlineData("'dir/deep', '~', '-'", "/dir/deep")]
    [InlineData("'dir/deep', '~/dir'", "/dir")]
    [InlineData("'dir/deep', '~/'", "/")]
    [InlineData("'dir/deep', '~/dir/../dir/deep'", "/dir/deep")]
    [InlineData("'./-', './~'", "/-/~")]
    [InlineData("'dir', './~x'", "/dir/~x")]
    [InlineData("'dir', '~x'", "/dir/~x")]
    public async Task A_minus_is_the_directory_before_and_a_tilde_where_the_session_began(string path, string expected)
    {
        await using var rig = await WithDirectoriesAsync();

        Assert.Equal(expected, Assert.Single(rig.RunWell($"{path} | Set-FtpLocation; Get-FtpLocation"))?.ToString());
    }

    [Fact]
    public async Task A_session_that_was_opened_for_a_directory_began_there()
    {
        await using var rig = await WithDirectoriesAsync();
        rig.RunWell("$null = Connect-FtpServer ftpx://127.0.0.1:$port/dir -Credential $ann");
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(rig.Run("Set-FtpLocation -").Errors), "no directory to go back to");

        Assert.Equal(
            ["/", "/dir", "/dir/deep", "/dir"],
            rig.RunWell("'/', '~', '~/deep' | Set-FtpLocation -PassThru; Set-FtpLocation -PassThru").Select(l => l?.ToString()));
    }

    [Fact]
    public async Task Where_nothing_was_before_a_minus_is_an_error_and_nothing_changes()
    {
        await using var rig = await WithDirectoriesAsync();
        var result = rig.Run("Set-FtpLocation -");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "'./-'");
        Assert.Equal("/", Assert.Single(rig.RunWell("Get-FtpLocation"))?.ToString());
    }

    [Fact]
    public async Task A_change_that_fails_does_not_count()
    {
        await using var rig = await WithDirectoriesAsync();
        rig.RunWell("Set-FtpLocation dir");
        Assert.Single(rig.Run("Set-FtpLocation missing").Errors);

        Assert.Equal("/", Assert.Single(rig.RunWell("Set-FtpLocation - -PassThru"))?.ToString());
    }

    [Fact]
    public async Task Each_session_has_its_own_directory_before()
    {
        await using var rig = await WithDirectoriesAsync();
        rig.RunWell("Set-FtpLocation dir; Set-FtpLocation deep");
        rig.Connect();
        rig.RunWell("Set-FtpLocation dir");

        Assert.Equal(["/dir", "/"], rig.RunWell("foreach ($session in Get-FtpSession) { Set-FtpLocation - -PassThru -Session $session }").Select(l => l?.ToString()));
    }

    private static async Task<CmdletRig> WithDirectoriesAsync()
    {
        var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in (string[])["dir/deep", "-/~", "dir/~x"]) Directory.CreateDirectory(rig.InHome(name));
        return rig;
    }
}
