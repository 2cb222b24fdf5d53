using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.State;

public class CompletionTests
{
    [Fact]
    public async Task Sessions_are_completed_by_name_and_tell_where_they_lead()
    {
        await using var rig = await CmdletRig.StartAsync();
        var (first, second) = (rig.Connect(), rig.Connect());

        var offered = rig.Host.Complete("Get-FtpLocation -Session F");

        Assert.Equal([first.Name, second.Name], offered.Select(o => o.CompletionText));
        Assert.Equal($"ann at 127.0.0.1:{rig.Server.Port}, Open, /", offered[0].ToolTip);
        Assert.Equal([second.Name], Texts(rig, $"Connect-FtpServer -Session {second.Name}"));
        Assert.Equal([first.Name, second.Name], Texts(rig, "Get-FtpSession "));
        Assert.Equal([first.Name, second.Name], Texts(rig, "Disconnect-FtpServer "));
    }

    [Theory]
    [InlineData("Get-FtpItem ", "docs/ 'my notes/' a.txt 'b`[1`].txt'")]
    [InlineData("Get-FtpItem d", "docs/")]
    [InlineData("Get-FtpItem 'my", "'my notes/'")]
    [InlineData("Get-FtpItem docs/", "docs/one.md docs/two.md")]
    [InlineData("Get-FtpItem /docs/O", "/docs/one.md")]
    [InlineData("Get-FtpItem ./docs/tw", "./docs/two.md")]
    [InlineData("Get-FtpChildItem -Path d", "docs/")]
    [InlineData("Remove-FtpItem b", "'b`[1`].txt'")]
    [InlineData("Receive-FtpFile a", "a.txt")]
    [InlineData("Get-FtpFileHash docs/t", "docs/two.md")]
    [InlineData("Move-FtpItem a.txt -Destination b", "'b[1].txt'")]
    [InlineData("Send-FtpFile x -Destination d", "docs/")]
    [InlineData("Rename-FtpItem b", "'b[1].txt'")]
    [InlineData("Set-FtpLocation ", "docs/ 'my notes/'")]
    [InlineData("New-FtpDirectory d", "docs/")]
    [InlineData("Sync-FtpDirectory . -RemotePath /d", "/docs/")]
    public async Task Remote_paths_are_completed_wherever_one_goes(string line, string expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in (string[])["a.txt", "b[1].txt", "docs/one.md", "docs/two.md", "my notes/n.txt"]) rig.WriteHome(name);

        Assert.Equal(expected, string.Join(' ', Texts(rig, line)));
    }

    [Fact]
    public async Task Remote_paths_are_those_of_the_session_that_is_named_and_of_its_directory()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("ben");
        rig.WriteHome("sub/anns.txt");
        File.WriteAllText(rig.InHome("bens.txt", "ben"), "");
        var ann = rig.Connect();
        rig.Connect("ben");
        rig.RunWell($"Set-FtpLocation sub -Session {ann.Name}");

        Assert.Equal(["bens.txt"], Texts(rig, "Get-FtpItem "));
        Assert.Equal(["anns.txt"], Texts(rig, $"Get-FtpItem -Session {ann.Name} -Path "));
        rig.Host.With("ann", ann);
        Assert.Equal(["anns.txt"], Texts(rig, "Get-FtpItem -Session $ann -Path "));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_does_not_hold_the_prompt()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.WriteHome("remote.txt");
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, 4096);
        var session = rig.Connect(port: relay.Port);

        // Fills what the relay passes on, so that the listing is held back.
        var deep = string.Join('/', Enumerable.Repeat(new string('x', 200), 20));
        var held = session.DigestAsync(deep, cancellationToken: TestContext.Current.CancellationToken);
        await relay.Held.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("remote.txt", Texts(rig, "Get-FtpItem rem"));
        relay.Release();
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => held);
        Eventually.True(() => Texts(rig, "Get-FtpItem rem").Contains("remote.txt"), "The late answer is not there for the next Tab.");
    }

    [Fact]
    public async Task A_session_that_is_lost_completes_nothing()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("remote.txt");
        await rig.Server.StopAsync();

        Assert.DoesNotContain("remote.txt", Texts(rig, "Get-FtpItem rem"));
    }

    [Fact]
    public async Task Users_are_completed_from_the_folder_of_the_server()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("ben");

        // The first look into the accounts may take longer than the prompt waits.
        Eventually.True(() => Texts(rig, "Get-FtpUser -Root $root -Name ").SequenceEqual(["ann", "ben"]), "The users are not completed.");
        Assert.Equal(["ben"], Texts(rig, "Remove-FtpUser -Root $root -Name b"));
        Assert.Equal(["ben"], Texts(rig, "Set-FtpUser -Root $root -Name 'b"));
    }

    [Fact]
    public void Servers_and_their_commands_are_completed_by_name()
    {
        using var folder = new TemporaryFolder();
        using var engine = CmdletRig.NewEngine().With("folder", folder.PathOf("root"));
        var name = $"s{Guid.NewGuid():N}";
        try
        {
            engine.Run($"$s = Start-FtpServer $folder -Port 0 -Name {name}; Register-FtpCommand disk {{ 1 }} -Server $s; Register-FtpCommand last-lines {{ 1 }} -Server $s");

            Assert.Equal([name], engine.Complete($"Get-FtpServer {name[..8]}").Select(o => o.CompletionText));
            Assert.Equal([name], engine.Complete($"Get-FtpUser -Server {name[..8]}").Select(o => o.CompletionText));
            Assert.Equal(["last-lines"], engine.Complete($"Unregister-FtpCommand -Server {name} -Name l").Select(o => o.CompletionText));
            Assert.Equal(["disk", "last-lines"], engine.Complete($"Get-FtpCommand -Server {name} -Name ").Select(o => o.CompletionText));
        }
        finally
        {
            engine.Run($"Stop-FtpServer {name}");
        }
    }

    [Fact]
    public async Task What_waits_to_be_resumed_is_completed_by_its_path()
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, 2 * 1024 * 1024);
        rig.Connect(port: relay.Port);
        rig.MakeLocal("big.iso", 8 * 1024 * 1024);
        await rig.Host.RunAndStopAsync("Send-FtpFile $local/big.iso", relay.Held, relay.CutOnce);
        rig.Connect();
        Eventually.True(() => rig.RunWell("Get-FtpPartial").Count == 1, "Nothing waits to be resumed.");

        Assert.Equal(["big.iso"], Texts(rig, "Remove-FtpPartial b"));
        Assert.Equal(["/big.iso"], Texts(rig, "Get-FtpPartial /"));
    }

    [Fact]
    public async Task Digests_are_completed()
    {
        await using var rig = await CmdletRig.StartAsync();
        Assert.Equal(Enum.GetNames<DigestAlgorithm>().Order(), Texts(rig, "Send-FtpFile x -HashAlgorithm ").Order());
    }

    [Theory]
    [InlineData("plain-name_1.txt", "plain-name_1.txt")]
    [InlineData("with space", "'with space'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("$x", "'$x'")]
    [InlineData("-x", "'-x'")]
    [InlineData("", "''")]
    public void What_is_inserted_is_one_word_and_reads_back_as_the_same(string name, string quoted)
    {
        Assert.Equal(quoted, NameCompletion.Quoted(name));
        Assert.Equal(name, NameCompletion.Unquoted(quoted));
    }

    private static IEnumerable<string> Texts(CmdletRig rig, string line) => rig.Host.Complete(line).Select(o => o.CompletionText);
}
