using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>Errors name the parameter that helps, and many of the same kind are one line each in the default view.</summary>
public class ErrorLineTests
{
    [Theory]
    [InlineData("Send-FtpFile [a-l].txt", "-Force", "-SkipExisting")]
    [InlineData("'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l' | ForEach-Object { \"$_.txt\" } | Send-FtpFile", "-Force", "-SkipExisting")]
    [InlineData("Send-FtpFile [a-l].txt -SkipExisting -Compare Digest", "-Force", "replace")]
    [InlineData("Receive-FtpFile [a-l].txt", "-Force", "-SkipExisting")]
    [InlineData("Send-FtpFile [a-l].dir", "-Recurse", "folder")]
    [InlineData("Receive-FtpFile [a-l].dir", "-Recurse", "directory")]
    [InlineData("Remove-FtpItem [a-l].dir", "-Recurse", "not empty")]
    [InlineData("Move-FtpItem [a-l].txt there/", "-Force", "replace")]
    public async Task Twelve_of_a_kind_are_twelve_lines_that_name_the_parameter(string script, params string[] words)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var letter in "abcdefghijkl")
        {
            rig.WriteLocal($"{letter}.txt", "local");
            rig.WriteLocal($"{letter}.dir/x");
            rig.WriteHome($"{letter}.txt", "there");
            rig.WriteHome($"{letter}.dir/x");
            rig.WriteHome($"there/{letter}.txt");
        }

        var errors = rig.Run(script).Errors;

        Assert.Equal(12, errors.Count);
        Assert.All(errors, e => Assert.All(words, word => Assert.Contains(word, e.ErrorDetails.Message, StringComparison.OrdinalIgnoreCase)));
        Assert.All(errors, e => Assert.DoesNotContain('\n', e.ErrorDetails.Message));
        Assert.All(errors.Skip(1), e => Assert.Empty(e.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public async Task An_advice_is_given_once_for_errors_of_one_kind()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var errors = rig.Run("'x', 'y', 'z', '../..' | Get-FtpItem").Errors;

        Assert.Equal([true, false, false, true], errors.Select(e => e.ErrorDetails.RecommendedAction.Length > 0));
    }

    [Theory]
    [InlineData("New-FtpDirectory there", "-Force")]
    [InlineData("Rename-FtpItem a.txt b.txt", "-Force")]
    public async Task What_is_there_already_can_be_had_with_Force(string script, string parameter)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.txt", "b.txt", "there/x" }) rig.WriteHome(name);

        ErrorIs.Like(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists, Assert.Single(rig.Run(script).Errors), parameter);
        rig.RunWell($"{script} -Force");
    }
}
