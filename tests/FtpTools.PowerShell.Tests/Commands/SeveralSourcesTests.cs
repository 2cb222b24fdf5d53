using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>More than one file goes into a directory only, and two never get the same path.</summary>
public class SeveralSourcesTests
{
    [Theory]
    [InlineData("Send-FtpFile z1*.txt nd")]
    [InlineData("Send-FtpFile z11.txt, z12.txt, z13.txt nd -Force")]
    [InlineData("'z11.txt', 'z12.txt', 'z13.txt' | Send-FtpFile -Destination nd")]
    [InlineData("Send-FtpFile z1*.txt nd/")]
    [InlineData("'z11.txt', 'z12.txt', 'z13.txt' | Send-FtpFile -Destination nd -AsJob | Out-Job")]
    [InlineData("Receive-FtpFile z1*.txt nd")]
    [InlineData("'z11.txt', 'z12.txt', 'z13.txt' | Receive-FtpFile -Destination nd")]
    [InlineData("Get-FtpChildItem z1*.txt | Receive-FtpFile -Destination nd -Force")]
    [InlineData("Receive-FtpFile z1*.txt nd/")]
    public async Task Several_go_into_a_directory_that_is_made(string script)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell("function Out-Job { process { $null = $_.Finished.WaitOne(); $_.Error } }; " + script);
        var tree = script.Contains("Receive", StringComparison.Ordinal) ? rig.LocalTree() : rig.HomeTree();

        Assert.Equal(["nd", "nd/z11.txt", "nd/z12.txt", "nd/z13.txt"], tree.Where(p => p.StartsWith("nd", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Send-FtpFile z11*.txt nd")]
    [InlineData("'z11.txt' | Send-FtpFile -Destination nd")]
    [InlineData("Send-FtpFile z1*.txt nd -Filter *1.txt")]
    [InlineData("'z11.txt', 'z12.txt' | Send-FtpFile -Destination nd -Exclude *2.txt")]
    [InlineData("'z11.txt', 'z11.txt' | Send-FtpFile -Destination nd")]
    [InlineData("Send-FtpFile z11.txt, ./z11.txt, z11* nd")]
    [InlineData("Receive-FtpFile z11*.txt nd")]
    [InlineData("'z11.txt' | Receive-FtpFile -Destination nd")]
    [InlineData("'z11.txt', '/z11.txt' | Receive-FtpFile -Destination nd")]
    [InlineData("Move-FtpItem z11*.txt nd")]
    [InlineData("'z11.txt' | Move-FtpItem -Destination nd")]
    public async Task A_single_one_gets_the_name(string script)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell(script);
        var path = script.Contains("Receive", StringComparison.Ordinal) ? rig.InLocal("nd") : rig.InHome("nd");

        Assert.Equal("of 1", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("Send-FtpFile z1*.txt old")]
    [InlineData("Send-FtpFile z1*.txt old -Force")]
    [InlineData("'z11.txt', 'z12.txt', 'z13.txt' | Send-FtpFile -Destination old -Force")]
    [InlineData("Receive-FtpFile z1*.txt old -Force")]
    [InlineData("'z11.txt', 'z12.txt', 'z13.txt' | Receive-FtpFile -Destination old -Force")]
    [InlineData("Move-FtpItem z1*.txt old -Force")]
    [InlineData("'z11.txt', 'z12.txt', 'z13.txt' | Move-FtpItem -Destination old -Force")]
    public async Task Several_do_not_go_onto_a_file(string script)
    {
        await using var rig = await ReadyAsync();
        var home = rig.HomeTree().ToList();
        var result = rig.Run(script);

        Assert.Single(result.Errors);
        Assert.All(result.Errors, e => ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, e, "old", "more than one file", "-Destination"));
        Assert.Empty(result.Output);
        Assert.Equal(home, rig.HomeTree());
        Assert.Equal(["old", "old"], new[] { File.ReadAllText(rig.InHome("old")), File.ReadAllText(rig.InLocal("old")) });
    }

    // A move is not a copy: what it would make of a path that was typed wrong cannot be told from what was there.
    [Theory]
    [InlineData("Move-FtpItem z1*.txt nd")]
    [InlineData("Move-FtpItem z1*.txt nd -Force")]
    [InlineData("'z11.txt', 'z12.txt', 'z13.txt' | Move-FtpItem -Destination nd")]
    [InlineData("Get-FtpChildItem z1*.txt | Move-FtpItem -Destination nd")]
    public async Task Several_are_not_moved_to_where_no_directory_is(string script)
    {
        await using var rig = await ReadyAsync();
        var home = rig.HomeTree().ToList();
        var result = rig.Run(script);

        Assert.Single(result.Errors);
        Assert.All(result.Errors, e => ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, e, "/nd", "New-FtpDirectory"));
        Assert.Equal(home, rig.HomeTree());
    }

    [Theory]
    [InlineData("Send-FtpFile a/same.txt, b/same.txt nd/")]
    [InlineData("Send-FtpFile a/same.txt, b/same.txt nd/ -Force")]
    [InlineData("Send-FtpFile */same.txt nd -Force")]
    [InlineData("'a/same.txt', 'b/same.txt' | Send-FtpFile -Destination nd -Force")]
    [InlineData("Send-FtpFile a/sub, b/sub nd -Recurse -Force")]
    [InlineData("Receive-FtpFile a/same.txt, b/same.txt nd/ -Force")]
    [InlineData("Receive-FtpFile */same.txt nd -Force")]
    [InlineData("'a/same.txt', 'b/same.txt' | Receive-FtpFile -Destination nd -Force")]
    [InlineData("Receive-FtpFile a/sub, b/sub nd -Recurse -Force")]
    [InlineData("Move-FtpItem a/same.txt, b/same.txt keep/ -Force")]
    [InlineData("Move-FtpItem */same.txt keep -Force")]
    public async Task Two_for_one_path_are_refused_before_the_first_byte(string script)
    {
        await using var rig = await ReadyAsync();
        var (home, local) = (rig.HomeTree().ToList(), rig.LocalTree().ToList());
        var planned = rig.Run(script + " -WhatIf");
        var plan = Assert.Single(planned.Errors).ToString();
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "a/s", "b/s", "the same path", "-Destination");
        Assert.Equal(plan, result.Errors[0].ToString());
        Assert.Empty(result.Output);
        Assert.Equal(home, rig.HomeTree());
        Assert.Equal(local, rig.LocalTree());
    }

    // The first may have gone when the second comes; it is not replaced.
    [Theory]
    [InlineData("'a/same.txt', 'z11.txt', 'b/same.txt', 'z12.txt' | Send-FtpFile -Destination nd/ -Force")]
    [InlineData("'a/same.txt', 'z11.txt', 'b/same.txt', 'z12.txt' | Receive-FtpFile -Destination nd/ -Force")]
    [InlineData("'a/same.txt', 'z11.txt', 'b/same.txt', 'z12.txt' | Move-FtpItem -Destination keep/ -Force -PassThru")]
    public async Task A_later_one_does_not_replace_an_earlier_one(string script)
    {
        await using var rig = await ReadyAsync();
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "a/same.txt", "b/same.txt", "was not moved");
        Assert.Equal(3, result.Output.Count);
        var path = script.Contains("Receive", StringComparison.Ordinal) ? rig.InLocal("nd/same.txt") : rig.InHome(script.Contains("keep", StringComparison.Ordinal) ? "keep/same.txt" : "nd/same.txt");
        Assert.Equal("of a", File.ReadAllText(path));
    }

    [Fact]
    public async Task Records_with_one_target_are_refused_too()
    {
        await using var rig = await ReadyAsync();
        var result = rig.Run("""
            [pscustomobject]@{ Path = 'a/same.txt'; Destination = 'one.txt' },
            [pscustomobject]@{ Path = 'z11.txt'; Destination = 'two.txt' },
            [pscustomobject]@{ Path = 'b/same.txt'; Destination = 'one.txt' } | Send-FtpFile -Force
            """);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors));
        Assert.Equal("of a", File.ReadAllText(rig.InHome("one.txt")));
        Assert.Equal("of 1", File.ReadAllText(rig.InHome("two.txt")));
    }

    private static async Task<CmdletRig> ReadyAsync()
    {
        var rig = await CmdletRig.ConnectedAsync();
        foreach (var write in new Func<string, string, string>[] { rig.WriteLocal, rig.WriteHome })
        {
            foreach (var number in new[] { 1, 2, 3 }) write($"z1{number}.txt", $"of {number}");
            foreach (var folder in new[] { "a", "b" })
            {
                write($"{folder}/same.txt", $"of {folder}");
                write($"{folder}/sub/x.txt", $"of {folder}");
            }

            write("old", "old");
            write("keep/k", "k");
        }

        return rig;
    }
}
