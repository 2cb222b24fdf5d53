using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Protocols;

/// <summary>What a user does every day, once over each protocol: whatever the other end speaks, the commands do the same.</summary>
public sealed class ProtocolTransferTests
{
    public static TheoryData<string> Schemes => ["ftpx", "ftp", "ftps", "sftp"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_file_goes_there_and_back_and_the_result_says_what_was_proven(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        rig.Rig.WriteLocal("a b.txt", "content");

        var sent = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell("Send-FtpFile 'a b.txt'")));
        var received = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell("Receive-FtpFile 'a b.txt' back.txt")));

        var expected = scheme == "sftp" ? TransferVerification.Size : TransferVerification.Digest;
        Assert.Equal((7, expected), (sent.Length, sent.Verification));
        Assert.Equal((sent.Digest, expected), (received.Digest, received.Verification));
        Assert.Equal("content", File.ReadAllText(Path.Combine(rig.Home, "a b.txt")));
        Assert.Equal("content", File.ReadAllText(rig.Rig.InLocal("back.txt")));
        Assert.Equal(scheme, rig.Session.Protocol);
        Assert.True(rig.Session.IsEncrypted);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_tree_goes_there_and_back(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        string[] names = ["tree/a.txt", "tree/deep/er/b [1].txt", "tree/deep/ü ñ.txt", "tree/deep/#hash%20.txt", "tree/empty"];
        foreach (var name in names) rig.Rig.WriteLocal(name, name == "tree/empty" ? "" : name);
        for (var i = 0; i < 30; i++) rig.Rig.WriteLocal($"tree/many/{i}", $"{i}");

        Assert.Equal(names.Length + 30, rig.RunWell("Send-FtpFile tree -Destination up/ -Recurse").Count);
        Assert.Equal(names.Length + 30, rig.RunWell("Receive-FtpFile up/tree -Destination down/ -Recurse").Count);

        foreach (var name in names.Concat(Enumerable.Range(0, 30).Select(i => $"tree/many/{i}")))
        {
            Assert.Equal(File.ReadAllText(rig.Rig.InLocal(name)), File.ReadAllText(Path.Combine(rig.Home, "up", name)));
            Assert.Equal(File.ReadAllText(rig.Rig.InLocal(name)), File.ReadAllText(rig.Rig.InLocal($"down/{name}")));
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task What_is_there_is_kept_unless_it_is_said_otherwise(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        rig.Rig.WriteLocal("a.txt", "new");
        rig.Rig.WriteHome("a.txt", "old");

        var error = Assert.Single(rig.Rig.Run("Send-FtpFile a.txt").Errors);
        ErrorIs.Like(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists, error, "a.txt", "-Force");
        Assert.Empty(rig.RunWell("Send-FtpFile a.txt -Force -WhatIf"));
        Assert.Equal("old", File.ReadAllText(Path.Combine(rig.Home, "a.txt")));
        rig.RunWell("Send-FtpFile a.txt -Force");
        Assert.Equal("new", File.ReadAllText(Path.Combine(rig.Home, "a.txt")));
        var skipped = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell("Send-FtpFile a.txt -SkipExisting")));
        Assert.True(skipped.IsSkipped);
        Assert.Equal(["a.txt"], rig.Tree());
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Folders_are_synchronised_both_ways(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        foreach (var name in new[] { "site/same", "site/changed", "site/deep/new" }) rig.Rig.WriteLocal(name, name);
        rig.RunWell("Sync-FtpDirectory site site -Direction Up");
        rig.Rig.WriteHome("site/stale", "stale");
        rig.Rig.WriteLocal("site/changed", "changed, and longer");

        rig.RunWell("Sync-FtpDirectory site site -Direction Up -Delete");

        Assert.Equal(["site", "site/changed", "site/deep", "site/deep/new", "site/same"], rig.Tree());
        Assert.Equal("changed, and longer", File.ReadAllText(Path.Combine(rig.Home, "site/changed")));
        rig.Rig.WriteHome("site/deep/more", "more");
        rig.RunWell("Sync-FtpDirectory site site -Direction Down");
        Assert.Equal("more", File.ReadAllText(rig.Rig.InLocal("site/deep/more")));
        Assert.Empty(rig.RunWell("Sync-FtpDirectory site site -Direction Down -Delete"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Directories_are_made_listed_moved_and_removed(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        rig.RunWell("New-FtpDirectory docs/2026 | Out-Null");
        rig.Rig.WriteHome("docs/2026/a.txt", "a");
        rig.Rig.WriteHome("docs/b.log", "b");

        string[] Listed(string script) => [.. rig.RunWell($"({script}).Name").Cast<string>()];
        Assert.Equal(["2026", "b.log"], Listed("Get-FtpChildItem docs"));
        Assert.Equal(["a.txt"], Listed("Get-FtpChildItem docs -Recurse -Filter *.txt"));
        Assert.Equal(["b.log"], Listed("Get-FtpItem docs/*.log"));
        rig.RunWell("Rename-FtpItem docs/b.log c.log; Move-FtpItem docs/c.log docs/2026; Set-FtpLocation docs");
        Assert.Equal(["a.txt", "c.log"], Listed("Get-FtpChildItem 2026"));
        ErrorIs.Like(
            ErrorCode.NotFound, ErrorCategory.ObjectNotFound, Assert.Single(rig.Rig.Run("Get-FtpItem none").Errors), "docs/none");
        rig.RunWell("Set-FtpLocation -; Remove-FtpItem docs -Recurse");
        Assert.Empty(rig.Tree());
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task The_drive_is_a_place_like_any_other(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        rig.Rig.WriteLocal("a.txt", "one\ntwo\n");
        var root = rig.Session.Location == "/" ? "" : rig.Session.Location;
        rig.RunWell($"New-FtpDrive work -Session {rig.Session.Name} | Out-Null");

        rig.RunWell($"Send-FtpFile a.txt -Destination work:{root}/b.txt; Copy-Item work:{root}/b.txt work:{root}/copy.txt");
        rig.RunWell($"Remove-Item work:{root}/b.txt; New-Item work:{root}/folder -ItemType Directory | Out-Null");
        Assert.Equal("two", Assert.Single(rig.RunWell($"(Get-Content work:{root}/copy.txt)[1]")));
        Assert.Equal(["copy.txt", "folder"], rig.RunWell($"(Get-ChildItem work:{root}/).Name").Cast<string>().Order());
        rig.RunWell($"Get-Item work:{root}/copy.txt | Receive-FtpFile -Destination back.txt");
        rig.RunWell($"Set-Content work:{root}/folder/x 'x'; Remove-Item work:{root}/folder -Recurse");

        Assert.Equal(["copy.txt"], rig.Tree());
        Assert.Equal("one\ntwo\n", File.ReadAllText(rig.Rig.InLocal("back.txt")));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Jobs_move_files_in_the_background(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        for (var i = 0; i < 12; i++) rig.Rig.WriteLocal($"f{i}", new string('x', 10_000 * i));

        var results = rig.RunWell("Send-FtpFile f* -Destination all/ -AsJob | Receive-Job -Wait -AutoRemoveJob");

        Assert.Equal(12, results.Count);
        for (var i = 0; i < 12; i++) Assert.Equal(10_000 * i, new FileInfo(Path.Combine(rig.Home, $"all/f{i}")).Length);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Tab_completes_what_is_there(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        rig.Rig.WriteHome("report-1.txt", "");
        rig.Rig.WriteHome("report-2.txt", "");
        rig.Rig.WriteHome("other", "");

        var offered = rig.RunWell("(TabExpansion2 'Receive-FtpFile rep' 19).CompletionMatches.CompletionText");

        Assert.Equal(["report-1.txt", "report-2.txt"], offered.Cast<string>().Order());
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_saved_server_is_connected_to_by_its_name(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        rig.Rig.WriteHome("a.txt", "a");
        rig.RunWell($"Register-FtpServerProfile by-{scheme} -Session {rig.Session.Name}");
        var credential = scheme == "sftp" ? "" : "-Credential $ann";

        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell($"Connect-FtpServer -Profile by-{scheme} {credential}")));

        Assert.NotEqual(rig.Session.Name, session.Name);
        Assert.Equal((scheme, rig.Session.Location), (session.Protocol, session.Location));
        Assert.Equal("a.txt", Assert.Single(rig.RunWell("(Get-FtpChildItem).Name")));
        await session.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_tree_is_copied_to_another_server_and_back(string scheme)
    {
        await using var rig = await ProtocolRig.ConnectAsync(scheme);
        await rig.Rig.AddUserAsync("bob");
        await using var other = rig.Rig.Connect("bob");
        foreach (var name in new[] { "tree/a.txt", "tree/deep/b.txt" }) rig.Rig.WriteHome(name, name);
        rig.Rig.WriteHome("tree/empty", "");

        var there = rig.RunWell(
            $"Copy-FtpItem tree -Session {rig.Session.Name} -Destination /from -DestinationSession {other.Name} -Recurse -PassThru");
        rig.RunWell($"Copy-FtpItem /from -Session {other.Name} -Destination again -DestinationSession {rig.Session.Name} -Recurse");

        var expected = scheme == "sftp" ? TransferVerification.Size : TransferVerification.Digest;
        Assert.Equal(3, there.Count);
        Assert.All(there, result => Assert.Equal(expected, Assert.IsType<CopyResult>(result).Verification));
        foreach (var name in new[] { "a.txt", "deep/b.txt", "empty" })
        {
            Assert.Equal(File.ReadAllText(Path.Combine(rig.Home, "tree", name)), File.ReadAllText(rig.Rig.InHome($"from/{name}", "bob")));
            Assert.Equal(File.ReadAllText(Path.Combine(rig.Home, "tree", name)), File.ReadAllText(Path.Combine(rig.Home, "again", name)));
        }
    }
}
