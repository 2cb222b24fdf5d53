using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Drive;

/// <summary>What a drive says of paths: they are those that a user types.</summary>
public class DriveErrorTests
{
    private const string Item = "$ExecutionContext.InvokeProvider.Item";
    private const string Content = "$ExecutionContext.InvokeProvider.Content";

    [Theory]
    [InlineData(Item + @".New('work:\dir', 'a.txt', 'File', 'x')", ErrorCode.AlreadyExists, "'work:/dir/a.txt'")]
    [InlineData(Item + @".New('low:\', 'a.txt', 'File', 'x')", ErrorCode.AlreadyExists, "'low:/a.txt'")]
    [InlineData(Item + @".Rename('low:\a.txt', 'b.txt')", ErrorCode.AlreadyExists, "'low:/b.txt'")]
    [InlineData(Item + @".Move('low:\a.txt', 'low:\b.txt')", ErrorCode.AlreadyExists, "'low:/b.txt'")]
    [InlineData(Item + @".Move('low:\a.txt', 'work:\nowhere\a.txt')", ErrorCode.NotFound, "/nowhere")]
    [InlineData(Content + @".GetReader('low:\')", ErrorCode.IsADirectory, "'low:/'")]
    [InlineData(Content + @".GetWriter('work:\dir')", ErrorCode.IsADirectory, "'work:/dir'")]
    [InlineData(Content + @".Clear('work:\dir')", ErrorCode.IsADirectory, "'work:/dir'")]
    [InlineData(Item + @".Copy('work:\dir', 'work:\dir\in', $true, [Management.Automation.CopyContainers]::CopyTargetContainer)", ErrorCode.InvalidArgument, "'work:/dir'")]
    [InlineData(Item + @".Copy('work:\dir\a.txt', 'low:\a.txt', $false, [Management.Automation.CopyContainers]::CopyTargetContainer)", ErrorCode.InvalidArgument, "'work:/dir/a.txt'")]
    public async Task An_error_names_the_path_on_the_drive(string script, object code, string expected)
    {
        await using var rig = await MountedAsync();
        var result = rig.RunToError(script);
        var record = Assert.IsAssignableFrom<IContainsErrorRecord>(result.Failure?.InnerException ?? result.Failure).ErrorRecord;

        Assert.Equal(code.ToString(), record.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(expected, record.ErrorDetails?.Message ?? record.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_at_the_target_of_a_copy_is_told_of_the_drive_of_the_target()
    {
        await using var rig = await MountedAsync();
        await rig.AddUserAsync("bob", readOnly: true);
        rig.Connect("bob");
        rig.RunWell("$null = New-FtpDrive other");
        var result = rig.RunToError(Item + @".Copy('work:\dir\a.txt', 'other:\a.txt', $false, [Management.Automation.CopyContainers]::CopyTargetContainer)");

        Assert.DoesNotContain("work:/a.txt", result.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.AccountReadOnly, Assert.IsAssignableFrom<FtpToolsException>(result.Failure?.GetBaseException()).Code);
    }

    private static async Task<CmdletRig> MountedAsync()
    {
        var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("dir/a.txt");
        rig.WriteHome("dir/b.txt");
        rig.RunWell("$null = New-FtpDrive work; $null = New-FtpDrive low -Root dir");
        return rig;
    }
}
