using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>A pattern that cannot be read is an error of that item; the next one goes on.</summary>
public class BadPatternTests
{
    [Theory]
    [InlineData("'g1', 'bad[1', 'g2' | Send-FtpFile -Destination sent/", 2)]
    [InlineData("Send-FtpFile g1, bad[1, g2 sent/", 2)]
    [InlineData("'g1', 'bad[1', 'g2' | Receive-FtpFile -Destination got/", 2)]
    [InlineData("'g1', 'bad[1', 'g2' | Get-FtpItem", 2)]
    [InlineData("'g1', 'sub/bad[z-a]/x', 'g2' | Get-FtpItem", 2)]
    [InlineData("'g1', 'bad[1', 'g2' | Get-FtpChildItem", 2)]
    [InlineData("'g1', 'bad[1', 'g2' | Get-FtpFileHash", 2)]
    [InlineData("'g1', 'bad[1', 'g2' | Move-FtpItem -Destination sub/ -PassThru", 2)]
    [InlineData("'g1', 'bad[1', 'g2' | Remove-FtpItem", 0)]
    [InlineData("'bad[1', '*' | Get-FtpPartial", 0)]
    [InlineData("'bad[1' | Remove-FtpPartial", 0)]
    [InlineData("Get-FtpPartial -LocalPath bad[1, .", 0)]
    [InlineData("'ann', 'bad[1', 'a*' | Get-FtpUser -Root $root", 2)]
    [InlineData("'ann', 'bad[1', 'a*' | Repair-FtpQuota -Root $root", 2)]
    [InlineData("'*', 'bad[1', 'Ftp*' | Get-FtpSession", 2)]
    [InlineData("'bad[1', '*' | Get-FtpServer", 0)]
    [InlineData("'bad[1', '*' | Get-ChatServer", 0)]
    [InlineData("'bad[1', '*' | Get-NetTimeServer", 0)]
    [InlineData("Stop-FtpServer bad[1", 0)]
    [InlineData("Stop-ChatServer bad[1", 0)]
    [InlineData("Stop-NetTimeServer bad[1", 0)]
    [InlineData("'bad[1', '*' | Get-FtpCommand", 0)]
    [InlineData("'bad[1' | Unregister-FtpCommand -Server $server", 0)]
    public async Task One_bad_pattern_is_one_error_and_the_others_go_on(string script, int outputs)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.Host.With("server", rig.Server);
        foreach (var name in new[] { "g1", "g2" })
        {
            rig.WriteLocal(name);
            rig.WriteHome(name);
        }

        rig.WriteHome("sub/x");
        var result = rig.Run(script);

        Assert.Null(result.Failure);
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "bad[", "pattern", "cannot be read");
        Assert.Equal(outputs, result.Output.Count);
        if (script.Contains("Remove-FtpItem", StringComparison.Ordinal)) Assert.Equal(["sub", "sub/x"], rig.HomeTree());
    }

    [Theory]
    [InlineData("'g1', 'g2' | Send-FtpFile -Include bad[1")]
    [InlineData("'g1', 'g2' | Send-FtpFile -Exclude ok, bad[1")]
    [InlineData("'g1', 'g2' | Receive-FtpFile -Filter bad[1 -Destination got/")]
    [InlineData("'g1', 'g2' | Get-FtpChildItem -Exclude bad[1")]
    [InlineData("Sync-FtpDirectory . there -Direction Up -Include bad[1")]
    public async Task A_bad_pattern_of_names_ends_the_command_before_anything_starts(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("g1");
        rig.WriteHome("g2");
        var result = rig.RunToError(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "bad[1", "cannot be read");
        Assert.Empty(result.Output);
        Assert.Equal(["g2"], rig.HomeTree());
        Assert.Equal(["g1"], rig.LocalTree());
    }
}
