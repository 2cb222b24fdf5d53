using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>Where files go does not depend on whether another one that was named is there.</summary>
public class MissingSourceTests
{
    [Theory]
    [InlineData("Send-FtpFile a, none -Destination /m")]
    [InlineData("Send-FtpFile none, a -Destination /m")]
    [InlineData("'a', 'none' | Send-FtpFile -Destination /m")]
    [InlineData("'none', 'a' | Send-FtpFile -Destination /m")]
    [InlineData("Send-FtpFile a, folder -Destination /m")]
    public async Task Of_several_files_the_one_that_is_left_goes_into_the_directory(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a");
        rig.WriteLocal("folder/b");
        var result = rig.Run(script);

        Assert.Single(result.Errors);
        Assert.Equal(["m", "m/a"], rig.HomeTree());
    }

    [Theory]
    [InlineData("Receive-FtpFile /a, /none -Destination ./mine -Force")]
    [InlineData("'/a', '/none' | Receive-FtpFile -Destination ./mine -Force")]
    [InlineData("'/none', '/a' | Receive-FtpFile -Destination ./mine -Force")]
    [InlineData("'/a', '/d' | Receive-FtpFile -Destination ./mine -Force")]
    public async Task A_local_file_is_not_replaced_by_the_one_of_several_that_is_left(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a", "theirs");
        rig.WriteHome("d/b");
        rig.WriteLocal("mine", "mine");
        var result = rig.Run(script);

        Assert.Empty(result.Output);
        Assert.Equal(2, result.Errors.Count);
        Assert.Equal("mine", await File.ReadAllTextAsync(rig.InLocal("mine"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_moved_does_not_get_the_name_of_a_directory_that_is_missing()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a");
        rig.Run("'a', 'none' | Move-FtpItem -Destination /m");

        Assert.Equal(["a"], rig.HomeTree());
    }

    [Fact]
    public async Task A_destination_that_cannot_take_them_is_told_once_however_many_come()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a", "b", "c", "d" }) rig.WriteHome(name);
        var result = rig.Run("'a', 'b', 'c', 'd' | Move-FtpItem -Destination /m");

        Assert.Single(result.Errors);
        Assert.Equal(["a", "b", "c", "d"], rig.HomeTree());
    }
}
