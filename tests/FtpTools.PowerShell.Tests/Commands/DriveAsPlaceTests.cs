using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>A path on a drive of ours is a place on the server whose drive that is, wherever a remote path is wanted.</summary>
public class DriveAsPlaceTests
{
    [Theory]
    [InlineData("Send-FtpFile a.txt work:/x/", "sub/x/a.txt")]
    [InlineData("Send-FtpFile a.txt work:", "sub/a.txt")]
    [InlineData("Send-FtpFile a.txt WORK:/new.txt", "sub/new.txt")]
    [InlineData("Send-FtpFile a.txt work:\\x\\", "sub/x/a.txt")]
    [InlineData("'a.txt' | Send-FtpFile -Destination work:/", "sub/a.txt")]
    [InlineData("[pscustomobject]@{ Path = 'a.txt'; Destination = 'work:/y/' } | Send-FtpFile", "sub/y/a.txt")]
    [InlineData("$null = New-FtpDirectory work:/made", "sub/made")]
    [InlineData("Sync-FtpDirectory . work:/synced -Direction Up", "sub/synced/a.txt")]
    [InlineData("$null = New-FtpDrive other work:/; Send-FtpFile a.txt other:/z/", "sub/z/a.txt")]
    [InlineData("Move-FtpItem work:/b.txt work:/c.txt", "sub/c.txt")]
    [InlineData("Rename-FtpItem work:/b.txt d.txt", "sub/d.txt")]
    [InlineData("Send-FtpFile a.txt \"FtpTools::$ftp/q/\"", "q/a.txt")]
    public async Task A_destination_on_a_drive_is_one_on_its_server(string script, string expected)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell(script);

        Assert.Contains(expected, rig.HomeTree());
        Assert.DoesNotContain(rig.HomeTree(), p => p.Contains(':', StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(rig.InHome("", "bob")), p => !p.EndsWith(".ftptools", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Receive-FtpFile work:/b.txt got/", new[] { "a.txt", "got", "got/b.txt" })]
    [InlineData("Receive-FtpFile work:/*.txt got/", new[] { "a.txt", "got", "got/b.txt" })]
    [InlineData("Receive-FtpFile work: got/ -Recurse", new[] { "a.txt", "got", "got/sub", "got/sub/b.txt" })]
    [InlineData("$ExecutionContext.SessionState.Path.GetResolvedPSPathFromPSPath('work:/b.txt') | Receive-FtpFile -Destination got/", new[] { "a.txt", "got", "got/b.txt" })]
    public async Task A_source_on_a_drive_is_one_on_its_server(string script, string[] expected)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell(script);

        Assert.Equal(expected, rig.LocalTree());
    }

    [Theory]
    [InlineData("Send-FtpFile work:/b.txt", "Receive-FtpFile")]
    [InlineData("'work:/b.txt' | Send-FtpFile", "Copy-Item")]
    [InlineData("Send-FtpFile -LiteralPath work:/b.txt", "Receive-FtpFile")]
    [InlineData("Receive-FtpFile work:/b.txt work:/c.txt", "Copy-Item")]
    [InlineData("'work:/b.txt' | Receive-FtpFile -Destination work:/c.txt", "work:/c.txt")]
    [InlineData("Send-FtpFile a.txt work:/ -Session $bobs", "-Session")]
    [InlineData("Get-FtpItem work:/b.txt -Session $bobs", "-Session")]
    [InlineData("Sync-FtpDirectory work:/ /x -Direction Down", "not a path of the file system")]
    [InlineData("Sync-FtpDirectory . Temp:/x -Direction Up", "of this computer")]
    [InlineData("Send-FtpFile a.txt Temp:/x", "of this computer")]
    [InlineData("New-FtpDirectory Temp:/x", "of this computer")]
    [InlineData("Move-FtpItem work:/b.txt Temp:/x", "of this computer")]
    public async Task A_path_of_the_wrong_end_is_refused(string script, string words)
    {
        await using var rig = await ReadyAsync();
        var home = rig.HomeTree().ToList();
        var result = rig.RunToError(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError ?? Assert.Single(result.Errors), words);
        Assert.Equal(home, rig.HomeTree());
        Assert.Equal(["a.txt"], rig.LocalTree());
    }

    [Fact]
    public async Task A_name_that_looks_like_a_drive_can_be_said()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No name on Windows has a colon.");
        await using var rig = await ReadyAsync();
        rig.RunWell("Send-FtpFile a.txt ./Temp:/; Send-FtpFile a.txt ./work:x -Session $bobs");

        Assert.True(File.Exists(rig.InHome("Temp:/a.txt", "bob")));
        Assert.True(File.Exists(rig.InHome("work:x", "bob")));
    }

    // The drive is ann's, and the default session bob's.
    private static async Task<CmdletRig> ReadyAsync()
    {
        var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("bob");
        rig.Host.With("ftp", rig.Connect().Name);
        rig.WriteLocal("a.txt", "local");
        rig.WriteHome("sub/b.txt", "remote");
        rig.RunWell("$null = New-FtpDrive work /sub");
        rig.Host.With("bobs", rig.Connect("bob"));
        return rig;
    }
}
