using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class PipelineInputTests
{
    [Fact]
    public async Task Paths_are_sent_by_value()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        rig.WriteLocal("b.txt");
        var output = rig.RunWell("'a.txt', 'b.txt' | Send-FtpFile");

        Assert.Equal(2, output.OfType<TransferResult>().Count());
        Assert.Equal(["a.txt", "b.txt"], rig.HomeTree());
    }

    [Fact]
    public async Task Files_are_sent_exactly_as_they_are_named_whatever_characters_they_have()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a[1].txt", "brackets");
        rig.WriteLocal("a1.txt", "none");
        rig.RunWell("[IO.DirectoryInfo]::new($local).GetFiles('a[1].txt') | Send-FtpFile");

        Assert.Equal(["a[1].txt"], rig.HomeTree());
        Assert.Equal("brackets", File.ReadAllText(rig.InHome("a[1].txt")));
    }

    [Theory]
    [InlineData("PSPath", "Microsoft.PowerShell.Core\\FileSystem::$local/a[1].txt")]
    [InlineData("FullName", "$local/a[1].txt")]
    [InlineData("LiteralPath", "a[1].txt")]
    public async Task Files_are_sent_by_property_name(string property, string value)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a[1].txt");
        rig.RunWell($"[pscustomobject]@{{ {property} = \"{value}\" }} | Send-FtpFile");

        Assert.Equal(["a[1].txt"], rig.HomeTree());
    }

    [Fact]
    public async Task Listed_items_are_received()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a[1].log", "brackets");
        rig.WriteHome("b.log", "b");
        rig.WriteHome("c.txt");
        rig.RunWell("Get-FtpChildItem *.log | Receive-FtpFile");

        Assert.Equal(["a[1].log", "b.log"], rig.LocalTree());
        Assert.Equal("brackets", File.ReadAllText(rig.InLocal("a[1].log")));
    }

    [Fact]
    public async Task Listed_items_are_removed_and_no_others()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a[1].log");
        rig.WriteHome("a1.log");
        rig.WriteHome("b.log");
        rig.RunWell("Get-FtpChildItem | Where-Object Name -ne 'a1.log' | Remove-FtpItem");

        Assert.Equal(["a1.log"], rig.HomeTree());
    }

    [Theory]
    [InlineData("Get-FtpItem", new[] { "/d[1]" })]
    [InlineData("Get-FtpChildItem", new[] { "/d[1]/a.txt" })]
    public async Task Listed_items_are_looked_at_again_exactly_as_they_are_named(string command, string[] expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("d[1]/a.txt");
        rig.WriteHome("d1/b.txt");
        var output = rig.RunWell($"Get-FtpChildItem | Where-Object Name -eq 'd[1]' | {command}");

        Assert.Equal(expected, output.Select(o => ((RemoteItem)o!).RemotePath));
    }

    [Fact]
    public async Task An_item_goes_through_the_session_it_was_seen_through()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        await rig.AddUserAsync("bob");
        rig.WriteHome("a.txt", "of ann");
        File.WriteAllText(rig.InHome("a.txt", "bob"), "of bob");
        rig.RunWell("$item = Get-FtpItem a.txt; $null = Connect-FtpServer -Port $port -Credential $bob; $item | Receive-FtpFile; $item | Remove-FtpItem");

        Assert.Equal("of ann", File.ReadAllText(rig.InLocal("a.txt")));
        Assert.Empty(rig.HomeTree());
        Assert.True(File.Exists(rig.InHome("a.txt", "bob")));
    }

    [Theory]
    [InlineData("Send-FtpFile")]
    [InlineData("Receive-FtpFile")]
    [InlineData("Get-FtpItem")]
    [InlineData("Get-FtpChildItem")]
    public async Task One_bad_item_is_one_error_and_the_others_go_on(string command)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.txt", "c.txt" })
        {
            if (command == "Send-FtpFile") rig.WriteLocal(name);
            else rig.WriteHome(name);
        }

        var result = rig.Run($"'a.txt', 'missing.txt', 'c.txt' | {command}");

        Assert.Null(result.Failure);
        Assert.Contains("missing.txt", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public async Task One_bad_item_among_removed_ones_is_one_error_and_the_others_go_on()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.txt");
        rig.WriteHome("full/b.txt");
        rig.WriteHome("z.txt");
        var result = rig.Run("Remove-FtpItem a.txt, full, z.txt");

        ErrorIs.Like(ErrorCode.DirectoryNotEmpty, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "/full", "Remove what is in it", "-Recurse");
        Assert.Equal(["full", "full/b.txt"], rig.HomeTree());
    }

    [Theory]
    [InlineData("'a.txt', 'b.txt' | Get-FtpItem")]
    [InlineData("'a.txt', 'b.txt' | Receive-FtpFile")]
    [InlineData("Receive-FtpFile a.txt, b.txt")]
    [InlineData("New-FtpDirectory a, b")]
    public async Task A_stopped_server_ends_the_command_at_the_first_item(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        await rig.Server.StopAsync();
        var result = rig.RunToError(script);

        Assert.NotNull(result.TerminatingError);
        Assert.True(result.TerminatingError.CategoryInfo.Category is ErrorCategory.ConnectionError or ErrorCategory.InvalidOperation);
        var details = result.TerminatingError.ErrorDetails;
        Assert.Matches("(?i)connect again|Connect-FtpServer", $"{details.Message} {details.RecommendedAction}");
        Assert.Single(result.Errors.Append(result.TerminatingError).DistinctBy(e => e.Exception));
    }

    [Fact]
    public async Task The_home_itself_is_not_removed_and_nothing_in_it()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.txt");
        var result = rig.Run("Remove-FtpItem / -Recurse");

        ErrorIs.Like(ErrorCode.PermissionDenied, ErrorCategory.PermissionDenied, Assert.Single(result.Errors), "/*");
        Assert.Equal(["a.txt"], rig.HomeTree());
    }

    [Fact]
    public async Task A_connection_that_breaks_amid_transfers_ends_the_command_and_leaves_no_file()
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToClient, 1024 * 1024);
        rig.Connect(port: relay.Port);
        rig.MakeHome("a.bin", 4 * 1024 * 1024);
        rig.MakeHome("b.bin", 4 * 1024 * 1024);
        var receiving = Task.Run(() => rig.RunToError("Receive-FtpFile a.bin, b.bin -RetryCount 0"));
        await relay.Held;
        relay.Cut();
        var result = await receiving;

        ErrorIs.Like(ErrorCode.ConnectionLost, ErrorCategory.ConnectionError, result.TerminatingError, "Connect again");
        Assert.All(rig.LocalTree(), path => Assert.EndsWith(".ftpart", path, StringComparison.Ordinal));
        Assert.Equal(FtpSessionState.Lost, Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Get-FtpSession"))).State);
    }
}
