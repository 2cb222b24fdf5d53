using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class SkipExistingTests
{
    private static readonly DateTime LongAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    [Theory]
    [InlineData("Send-FtpFile tree -Recurse")]
    [InlineData("Receive-FtpFile tree -Recurse")]
    public async Task A_second_transfer_moves_nothing_and_says_so(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.txt", "sub/b.txt" })
        {
            File.SetLastWriteTimeUtc(rig.WriteLocal("tree/" + name), LongAgo);
            File.SetLastWriteTimeUtc(rig.WriteHome("tree/" + name), LongAgo);
        }

        var results = rig.RunWell($"{script} -SkipExisting").Cast<TransferResult>().ToList();

        Assert.Equal(2, results.Count);
        Assert.All(results, r =>
        {
            Assert.Equal((true, false, null, 7L, 0d), (r.IsSkipped, r.IsVerified, r.Digest, r.Length, r.BytesPerSecond));
            Assert.EndsWith(r.RemotePath.Replace('/', Path.DirectorySeparatorChar), r.LocalPath, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("Send-FtpFile")]
    [InlineData("Receive-FtpFile")]
    public async Task By_digest_the_time_does_not_matter_and_the_content_does(string command)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        File.SetLastWriteTimeUtc(rig.WriteLocal("same.txt", "abc"), LongAgo);
        rig.WriteHome("same.txt", "abc");
        File.SetLastWriteTimeUtc(rig.WriteLocal("other.txt", "abc"), LongAgo);
        File.SetLastWriteTimeUtc(rig.WriteHome("other.txt", "xyz"), LongAgo);
        var result = rig.Run($"{command} *.txt -SkipExisting -Compare Digest");

        var skipped = Assert.IsType<TransferResult>(Assert.Single(result.Output));
        Assert.Equal(("/same.txt", true, true, "900150983cd24fb0d6963f7d28e17f72"), (skipped.RemotePath, skipped.IsSkipped, skipped.IsVerified, skipped.Digest));
        Assert.Equal(ErrorCategory.ResourceExists, Assert.Single(result.Errors).CategoryInfo.Category);
    }

    [Theory]
    [InlineData("Send-FtpFile")]
    [InlineData("Receive-FtpFile")]
    public async Task A_file_that_differs_is_an_error_as_always_and_replaced_with_Force(string command)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        File.SetLastWriteTimeUtc(rig.WriteLocal("a.txt", "local"), LongAgo);
        File.SetLastWriteTimeUtc(rig.WriteHome("a.txt", "there"), LongAgo.AddMinutes(1));
        var refused = rig.Run($"{command} a.txt -SkipExisting");
        var replaced = rig.RunWell($"{command} a.txt -SkipExisting -Force");
        var again = rig.RunWell($"{command} a.txt -SkipExisting -Force");

        Assert.Equal(ErrorCategory.ResourceExists, Assert.Single(refused.Errors).CategoryInfo.Category);
        Assert.False(Assert.IsType<TransferResult>(Assert.Single(replaced)).IsSkipped);
        Assert.True(Assert.IsType<TransferResult>(Assert.Single(again)).IsSkipped);
        Assert.Equal(File.ReadAllText(rig.InLocal("a.txt")), File.ReadAllText(rig.InHome("a.txt")));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1.9, true)]
    [InlineData(-1.9, true)]
    [InlineData(2.5, false)]
    [InlineData(-3600, false)]
    public async Task Times_are_the_same_within_what_file_systems_keep(double seconds, bool expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        File.SetLastWriteTimeUtc(rig.WriteLocal("a.txt"), LongAgo);
        File.SetLastWriteTimeUtc(rig.WriteHome("a.txt"), LongAgo.AddSeconds(seconds));
        var result = rig.Run("Send-FtpFile a.txt -SkipExisting -Force");

        Assert.Equal(expected, Assert.IsType<TransferResult>(Assert.Single(result.Output)).IsSkipped);
    }

    [Theory]
    [InlineData("Send-FtpFile a.txt, new.txt -SkipExisting -WhatIf")]
    [InlineData("Receive-FtpFile a.txt, of-home.txt -SkipExisting -WhatIf")]
    public async Task WhatIf_shows_only_what_would_be_moved(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        File.SetLastWriteTimeUtc(rig.WriteLocal("a.txt"), LongAgo);
        File.SetLastWriteTimeUtc(rig.WriteHome("a.txt"), LongAgo);
        rig.WriteLocal("new.txt");
        rig.WriteHome("of-home.txt");
        rig.RunWell(script);

        Assert.DoesNotContain("a.txt", Assert.Single(rig.Host.Ui.Written, l => l.Contains("What if", StringComparison.Ordinal)).Replace("home.txt", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(["a.txt", "new.txt"], rig.LocalTree());
        Assert.Equal(["a.txt", "of-home.txt"], rig.HomeTree());
    }

    [Fact]
    public async Task Compare_without_SkipExisting_is_an_error_and_not_ignored()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        var result = rig.RunToError("Send-FtpFile a.txt -Compare Digest");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "-SkipExisting");
        Assert.Empty(rig.HomeTree());
    }

    [Theory]
    [InlineData("Send-FtpFile a.txt")]
    [InlineData("Receive-FtpFile b.txt")]
    public async Task A_directory_in_the_way_is_the_error_it_is_without_SkipExisting(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        rig.WriteHome("a.txt/inner.txt");
        rig.WriteHome("b.txt");
        rig.WriteLocal("b.txt/inner.txt");
        var plain = Assert.Single(rig.Run(script).Errors);
        var skipping = Assert.Single(rig.Run(script + " -SkipExisting -Compare Digest").Errors);

        Assert.Equal(plain.FullyQualifiedErrorId, skipping.FullyQualifiedErrorId);
        Assert.Equal(plain.Exception.Message, skipping.Exception.Message);
    }
}
