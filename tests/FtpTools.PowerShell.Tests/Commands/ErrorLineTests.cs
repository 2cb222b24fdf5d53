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
    [InlineData("Remove-FtpItem full", "-Recurse")]
    [InlineData("Send-FtpFile here.txt -Destination full", "-Force")]
    [InlineData("Disconnect-FtpServer; Get-FtpItem full -Session $first", "Connect again")]
    public async Task A_message_that_says_what_to_do_has_no_advice_besides(string script, string words)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("full/here.txt");
        rig.WriteLocal("here.txt");
        rig.RunWell("$first = Get-FtpSession");
        var result = rig.RunToError(script);
        var error = result.TerminatingError ?? Assert.Single(result.Errors);

        Assert.Contains(words, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.True(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction), error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task What_is_not_there_to_be_resumed_is_looked_for_where_such_things_are_listed()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("whole.bin");

        ErrorIs.Like(ErrorCode.NotFound, ErrorCategory.ObjectNotFound, Assert.Single(rig.Run("Remove-FtpPartial whole.bin").Errors), "Get-FtpPartial", "whole.bin");
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
