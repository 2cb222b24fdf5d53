using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>What each cmdlet does with what is piped into it: an object of one place is never taken for a path or a name of another.</summary>
public class PipedObjectTests
{
    // What is made before the command, and what is piped. In the home there are a.txt and dir; here as well, with other content.
    private static readonly Dictionary<string, string> Inputs = new()
    {
        ["text"] = "'a.txt'",
        ["number"] = "12",
        ["file"] = "[IO.FileInfo]::new(\"$local/a.txt\")",
        ["folder"] = "[IO.DirectoryInfo]::new(\"$local/dir\")",
        ["item"] = "(Get-FtpItem a.txt)",
        ["directory"] = "(Get-FtpItem dir)",
        ["session"] = "(Get-FtpSession)",
        ["result"] = "(Receive-FtpFile a.txt $local/got/ -Force)",
        ["plan"] = "(Sync-FtpDirectory dir dir -Direction Up -WhatIf)",
        ["digest"] = "(Get-FtpFileHash a.txt)",
        ["partial"] = "$partial",
        ["local partial"] = "(Get-FtpPartial -LocalPath broken)",
        ["quota"] = "(Get-FtpQuota)",
        ["location"] = "(Get-FtpLocation)",
        ["server"] = "$server",
        ["drive"] = "$ExecutionContext.SessionState.Drive.Get('work')",
        ["date"] = "[datetime]::new(2026, 1, 1)",
        ["path record"] = "[pscustomobject]@{ Path = 'a.txt' }",
        ["remote record"] = "[pscustomobject]@{ RemotePath = '/a.txt' }",
        ["name record"] = "[pscustomobject]@{ Name = 'a.txt' }",
        ["table"] = "@{ Path = 'a.txt' }",
        ["list"] = "(, ('a.txt', 'a.txt'))",
    };

    // The cmdlet, and how what it did can be told; what is not listed is refused.
    private static readonly Dictionary<string, string[]> Taken = new()
    {
        ["Send-FtpFile -Recurse -Force -Destination /sent/"] = ["text", "file", "folder", "result", "path record", "number", "list"],
        ["Receive-FtpFile -Recurse -Force -Destination received/"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Get-FtpItem"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Get-FtpChildItem"] = ["text", "session", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Remove-FtpItem -WhatIf"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Move-FtpItem -Destination /moved/ -WhatIf"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Copy-FtpItem -Recurse -Force -Destination /copied/"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Get-FtpFileHash"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Rename-FtpItem -NewName z -WhatIf"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number"],
        ["New-FtpDirectory -WhatIf"] = ["text", "item", "directory", "result", "digest", "location", "path record", "remote record", "number", "list"],
        ["Set-FtpLocation"] = ["text", "session", "item", "directory", "result", "digest", "location", "path record", "remote record", "number"],
        ["Get-FtpPartial"] = ["text", "session", "item", "directory", "result", "digest", "location", "partial", "path record", "remote record", "number", "list"],
        ["Remove-FtpPartial -WhatIf"] = ["text", "item", "directory", "result", "digest", "location", "partial", "local partial", "path record", "remote record", "number", "list"],
        ["Get-FtpUser -Root $root"] = ["text", "number", "name record", "list"],
        ["Set-FtpUser -Root $root -WhatIf"] = ["text", "number", "name record"],
        ["Remove-FtpUser -Root $root -WhatIf"] = ["text", "number", "name record", "list"],
        ["Repair-FtpQuota -Root $root -WhatIf"] = ["text", "number", "name record", "list"],
        ["Get-FtpServer"] = ["text", "number", "server", "name record", "list"],
        ["Get-ChatServer"] = ["text", "number", "name record", "list"],
        ["Get-NetTimeServer"] = ["text", "number", "name record", "list"],
        ["Get-FtpSession"] = ["text", "number", "session", "name record", "list"],
        ["Get-FtpServerProfile"] = ["text", "number", "name record", "list"],
        ["Unregister-FtpServerProfile -WhatIf"] = ["text", "number", "name record", "list"],
        ["Get-FtpCommand"] = ["text", "number", "server", "name record", "list", "item", "directory", "digest", "partial", "quota", "location", "drive"],
        ["Invoke-FtpCommand -WhatIf"] = ["text", "number", "name record"],
        ["Unregister-FtpCommand -Server $server -WhatIf"] = ["text", "number", "name record", "list"],
    };

    /// <summary>Two inputs, so that it is seen that a refusal does not keep the next one from its turn.</summary>
    [Fact]
    public async Task Each_cmdlet_takes_what_it_can_act_on_and_refuses_the_rest_one_by_one()
    {
        await using var rig = await ReadyAsync();
        var wrong = new List<string>();
        foreach (var (command, taken) in Taken)
        {
            foreach (var (input, script) in Inputs)
            {
                var result = rig.Run($"Set-FtpLocation /; $in = @({script}); $in + $in | {command}");
                var refusals = result.Errors.Count(IsRefusal);
                var expected = taken.Contains(input) ? 0 : 2;
                if (refusals != expected || (result.Failure is not null && expected > 0))
                    wrong.Add($"{input} | {command}: {refusals} refusals instead of {expected}. {result.Failure?.Message} {string.Join("; ", result.Errors.Select(e => $"{e.FullyQualifiedErrorId}: {e}"))}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("[IO.FileInfo]::new(\"$local/a.txt\") | Remove-FtpItem")]
    [InlineData("[IO.DirectoryInfo]::new(\"$local/dir\") | Remove-FtpItem -Recurse")]
    [InlineData("[IO.FileInfo]::new('/a.txt') | Remove-FtpItem")]
    [InlineData("Remove-FtpItem ([IO.FileInfo]::new('/a.txt'))")]
    [InlineData("$partial | Remove-FtpItem")]
    [InlineData("Sync-FtpDirectory dir dir -Direction Up -WhatIf | Remove-FtpItem -Recurse")]
    [InlineData("Get-FtpSession | Remove-FtpItem")]
    [InlineData("[IO.FileInfo]::new('/a.txt') | Move-FtpItem -Destination /z")]
    [InlineData("[IO.FileInfo]::new('/ann') | Remove-FtpUser -Root $root -Confirm:$false")]
    [InlineData("Get-FtpItem /ann | Remove-FtpUser -Root $root -Confirm:$false")]
    public async Task Nothing_is_removed_or_moved_for_an_object_of_another_place(string script)
    {
        await using var rig = await ReadyAsync();
        rig.WriteHome("ann");
        var home = rig.HomeTree().ToList();
        var result = rig.Run(script);

        Assert.NotEmpty(result.Errors);
        Assert.All(result.Errors, e => Assert.True(IsRefusal(e), e.ToString()));
        Assert.Equal(home, rig.HomeTree());
        Assert.Single(await rig.Data.Accounts.ListAsync());
    }

    [Theory]
    [InlineData("Get-FtpChildItem / | Send-FtpFile -Recurse -Destination /sent/")]
    [InlineData("Send-FtpFile (Get-FtpItem /a.txt) /sent/")]
    [InlineData("Get-FtpFileHash /a.txt | Send-FtpFile -Destination /sent/")]
    [InlineData("Get-FtpItem /a.txt | Send-FtpFile -Destination /sent/")]
    public async Task What_lies_on_a_server_is_not_sent_from_here(string script)
    {
        await using var rig = await ReadyAsync();
        rig.WriteHome(rig.Local.TrimStart('/') + "/a.txt", "its text is the path of a local file");
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.Errors[0]);
        Assert.All(result.Errors, e => Assert.True(IsRefusal(e), e.ToString()));
        Assert.DoesNotContain("sent", rig.HomeTree());
    }

    [Fact]
    public async Task A_refusal_says_what_it_is_and_what_to_do()
    {
        await using var rig = await ReadyAsync();
        var result = rig.Run("Get-FtpItem /a.txt | Send-FtpFile; [IO.FileInfo]::new(\"$local/a.txt\") | Get-FtpItem; Get-FtpSession | Get-FtpItem");

        Assert.Equal(3, result.Errors.Count);
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.Errors[0], "'/a.txt' on the server", "Receive-FtpFile");
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.Errors[1], "on this computer", "RemotePath");
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.Errors[2], "The session Ftp", "RemotePath");
    }

    [Fact]
    public async Task Records_drive_transfers_in_both_directions()
    {
        await using var rig = await ReadyAsync();
        var sent = rig.RunWell("""
            [pscustomobject]@{ Path = 'a.txt'; Destination = 'one/' }, [pscustomobject]@{ Path = 'dir/b.txt'; Destination = 'two/c.txt' } | Send-FtpFile
            """);
        var received = rig.RunWell("""
            [pscustomobject]@{ Path = 'one/a.txt'; Destination = 'got/' }, [pscustomobject]@{ RemotePath = 'two/c.txt'; Destination = 'got/d.txt' } | Receive-FtpFile
            """);

        Assert.Equal(["/one/a.txt", "/two/c.txt"], sent.Cast<TransferResult>().Select(r => r.RemotePath).Order(StringComparer.Ordinal));
        Assert.Equal([rig.InLocal("got/a.txt"), rig.InLocal("got/d.txt")], received.Cast<TransferResult>().Select(r => r.LocalPath).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Results_that_were_written_to_a_file_drive_the_way_back()
    {
        await using var rig = await ReadyAsync();
        var back = rig.RunWell("""
            $row = Send-FtpFile a.txt deep/er/z.txt | ForEach-Object { [pscustomobject]@{ Direction = "$($_.Direction)"; LocalPath = $_.LocalPath; RemotePath = $_.RemotePath } }
            $row | Receive-FtpFile -Force; $row | Send-FtpFile -Force; $row | Receive-FtpFile -Destination other/
            """).Cast<TransferResult>().ToList();

        Assert.All(back, r => Assert.Equal("/deep/er/z.txt", r.RemotePath));
        Assert.Equal([rig.InLocal("a.txt"), rig.InLocal("a.txt"), rig.InLocal("other/z.txt")], back.Select(r => r.LocalPath));
    }

    [Fact]
    public async Task A_record_that_goes_nowhere_is_one_error_and_the_next_goes_on()
    {
        await using var rig = await ReadyAsync();
        var result = rig.Run("""
            [pscustomobject]@{ Path = 'a.txt'; Destination = '../above' },
            [pscustomobject]@{ Path = 'a.txt'; Destination = 'Temp:/x' },
            [pscustomobject]@{ Path = ''; Destination = 'one/' },
            [pscustomobject]@{ Path = 'missing.txt'; Destination = 'one/' },
            [pscustomobject]@{ Path = 'dir/b.txt'; Destination = 'one/' } | Send-FtpFile
            """);

        Assert.Null(result.Failure);
        Assert.Equal(["PathRefused", "InvalidArgument", "InvalidArgument", "LocalFileNotFound"], result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("/one/b.txt", Assert.IsType<TransferResult>(Assert.Single(result.Output)).RemotePath);
    }

    [Fact]
    public async Task An_argument_that_is_an_item_keeps_its_session()
    {
        await using var rig = await ReadyAsync();
        await rig.AddUserAsync("bob");
        File.WriteAllText(rig.InHome("a.txt", "bob"), "of bob");
        rig.RunWell("$item = Get-FtpItem a.txt; $null = Connect-FtpServer -Port $port -Credential $bob; Remove-FtpItem $item");

        Assert.DoesNotContain("a.txt", rig.HomeTree());
        Assert.True(File.Exists(rig.InHome("a.txt", "bob")));
    }

    private static bool IsRefusal(ErrorRecord error)
    {
        // Names are bound by the engine, which has an id of its own for what it cannot bind.
        return error.CategoryInfo.Category == ErrorCategory.InvalidArgument && error.FullyQualifiedErrorId.Split(',')[0] is "InvalidArgument" or "InputObjectNotBound" or "InputObjectMissingMandatory"
            && !error.ToString().Contains("is a directory", StringComparison.Ordinal)
            && !error.ToString().Contains("copied into itself", StringComparison.Ordinal);
    }

    private static async Task<CmdletRig> ReadyAsync()
    {
        var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt", "here");
        rig.WriteLocal("dir/b.txt", "here");
        rig.WriteLocal("broken/.one.iso.ftpart", "123");
        rig.WriteHome("a.txt", "there");
        rig.WriteHome("dir/b.txt", "there too");
        var session = (FtpSession)rig.RunWell("Get-FtpSession")[0]!;
        rig.Host.With("server", rig.Server).With("partial", new RemotePartial { RemotePath = "/a.txt", Received = 1, Length = 2, Modified = DateTime.Now, Session = session });
        rig.RunWell("$null = New-FtpDrive work");
        return rig;
    }
}
