using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class RemoveFtpItemCommandTests
{
    private const int Yes = 0;
    private const int YesToAll = 1;
    private const int No = 2;
    private const int NoToAll = 3;

    [Theory]
    [InlineData("Remove-FtpItem full1, full2, empty", Yes, 2, "")]
    [InlineData("Remove-FtpItem full1, full2, empty", YesToAll, 1, "")]
    [InlineData("Remove-FtpItem full1, full2, empty", No, 2, "full1 full1/a.txt full2 full2/deep full2/deep/b.txt")]
    [InlineData("Remove-FtpItem full1, full2, empty", NoToAll, 1, "full1 full1/a.txt full2 full2/deep full2/deep/b.txt")]
    [InlineData("Remove-FtpItem *", Yes, 2, "")]
    [InlineData("Get-FtpChildItem | Remove-FtpItem", YesToAll, 1, "")]
    [InlineData("Remove-FtpItem -LiteralPath full1", Yes, 1, "empty full2 full2/deep full2/deep/b.txt")]
    public async Task A_directory_that_is_not_empty_is_asked_about(string script, int answer, int questions, string left)
    {
        await using var rig = await WithDirectoriesAsync();
        var asked = Answer(rig, answer);
        rig.RunWell(script);

        Assert.Equal(questions, asked.Count);
        Assert.All(asked, question => Assert.Contains("-Recurse", question, StringComparison.Ordinal));
        Assert.Equal(left, string.Join(' ', rig.HomeTree()));
    }

    [Theory]
    [InlineData("Remove-FtpItem * -Recurse")]
    [InlineData("Remove-FtpItem full1, full2, empty -Recurse")]
    [InlineData("Get-FtpChildItem | Remove-FtpItem -Recurse")]
    [InlineData("Sync-FtpDirectory . / -Direction Up -Delete")]
    public async Task What_was_said_in_so_many_words_is_not_asked_about(string script)
    {
        await using var rig = await WithDirectoriesAsync();
        var asked = Answer(rig, No);
        rig.RunWell(script);

        Assert.Empty(asked);
        Assert.Empty(rig.HomeTree());
    }

    [Theory]
    [InlineData("Remove-FtpItem full1 -Recurse -Confirm")]
    [InlineData("Sync-FtpDirectory . / -Direction Up -Delete -Confirm")]
    public async Task Confirm_asks_all_the_same(string script)
    {
        await using var rig = await WithDirectoriesAsync();
        var before = rig.HomeTree().ToList();
        var asked = Answer(rig, No);
        rig.RunWell(script);

        Assert.Single(asked);
        Assert.Equal(before, rig.HomeTree());
    }

    [Fact]
    public async Task WhatIf_asks_nobody_and_deletes_nothing()
    {
        await using var rig = await WithDirectoriesAsync();
        var before = rig.HomeTree().ToList();
        var asked = Answer(rig, Yes);
        rig.RunWell("Remove-FtpItem * -WhatIf");

        Assert.Empty(asked);
        Assert.Equal(before, rig.HomeTree());
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_the_error_names_the_parameter_and_the_others_are_deleted()
    {
        await using var rig = await WithDirectoriesAsync();
        var result = rig.Run("Remove-FtpItem full1, empty");

        ErrorIs.Like(ErrorCode.DirectoryNotEmpty, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "'/full1'", "-Recurse");
        Assert.Equal("full1 full1/a.txt full2 full2/deep full2/deep/b.txt", string.Join(' ', rig.HomeTree()));
    }

    private static List<string> Answer(CmdletRig rig, int choice)
    {
        var asked = new List<string>();
        rig.Host.Ui.ChoiceAsked = question =>
        {
            asked.Add(question);
            return choice;
        };
        return asked;
    }

    private static async Task<CmdletRig> WithDirectoriesAsync()
    {
        var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("full1/a.txt");
        rig.WriteHome("full2/deep/b.txt");
        Directory.CreateDirectory(rig.InHome("empty"));
        return rig;
    }
}
