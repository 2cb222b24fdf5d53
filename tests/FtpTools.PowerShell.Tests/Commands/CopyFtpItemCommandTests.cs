using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>Copying between sessions: <c>$a</c> is ann's over frames, <c>$b</c> is bob's over FTP, and <c>$f</c> is ann's over FTP.</summary>
public sealed class CopyFtpItemCommandTests : IAsyncLifetime
{
    private static readonly DateTime Time = new(2021, 1, 2, 3, 4, 6, DateTimeKind.Utc);

    private CmdletRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await CmdletRig.StartAsync(o => o with { Ftp = new FtpOptions { Port = 0 } });
        await _rig.AddUserAsync("bob");
        foreach (var name in new[] { "docs/a.txt", "docs/deep/c.txt" }) File.SetLastWriteTimeUtc(_rig.WriteHome(name, name), Time);
        Directory.CreateDirectory(_rig.InHome("docs/empty"));
        var ftp = _rig.Server.Endpoints.Single(e => e.Scheme == "ftp").EndPoint.Port;
        _rig.RunWell($"$b = Connect-FtpServer ftp://127.0.0.1:{ftp} -Credential $bob -TrustedThumbprint {_rig.Server.Thumbprint}");
        _rig.RunWell($"$f = Connect-FtpServer ftp://127.0.0.1:{ftp} -Credential $ann -TrustedThumbprint {_rig.Server.Thumbprint}");
        _rig.RunWell("$a = Connect-FtpServer -Port $port -Credential $ann");
        _rig.RunWell("$null = New-FtpDrive a -Session $a; $null = New-FtpDrive b -Session $b; $null = New-FtpDrive f -Session $f");
    }

    public async ValueTask DisposeAsync()
    {
        // A server that is stopped waits for those who do not say goodbye.
        _rig.RunWell("Get-FtpSession | Disconnect-FtpServer");
        await _rig.DisposeAsync();
    }

    [Theory]
    [InlineData("Copy-FtpItem /docs -Session $a -Destination /backup -DestinationSession $b -Recurse")]
    [InlineData("Copy-FtpItem /docs/ -Session $a /backup -DestinationSession $b -Recurse")]
    [InlineData("Get-FtpItem /docs -Session $a | Copy-FtpItem -Destination /backup -DestinationSession $b -Recurse")]
    [InlineData("Copy-FtpItem * -Session $a /backup/ -DestinationSession $b.Name -Recurse -Exclude docs; Copy-FtpItem /docs/* -Session $a /backup/ -DestinationSession $b -Recurse")]
    [InlineData("Get-FtpChildItem /docs -Session $a -Recurse | Copy-FtpItem -Destination /backup -DestinationSession $b")]
    [InlineData("Copy-FtpItem docs -Session $a -Destination b:/backup -Recurse")]
    [InlineData("Copy-FtpItem a:/docs b:/backup -Recurse")]
    [InlineData("Copy-Item a:/docs b:/backup -Recurse")]
    [InlineData("$null = Copy-FtpItem /docs -Session $a /backup -DestinationSession $b -Recurse -AsJob | Wait-Job")]
    public void A_tree_is_copied_from_one_session_to_another_with_its_times(string script)
    {
        Assert.Empty(_rig.RunWell(script));
        if (script.Contains("-AsJob", StringComparison.Ordinal)) Eventually.True(() => File.Exists(_rig.InHome("backup/deep/c.txt", "bob")), "The job does not copy.");

        Assert.Equal(["backup", "backup/a.txt", "backup/deep", "backup/deep/c.txt", "backup/empty"], _rig.RunWell("(Get-FtpChildItem / -Recurse -Session $b).RemotePath.TrimStart('/')").Cast<string>().Order(StringComparer.Ordinal));
        Assert.Equal("docs/deep/c.txt", File.ReadAllText(_rig.InHome("backup/deep/c.txt", "bob")));
        Assert.Equal(Time, File.GetLastWriteTimeUtc(_rig.InHome("backup/a.txt", "bob")));
    }

    [Fact]
    public void Relative_paths_start_at_the_location_of_each_session()
    {
        _rig.RunWell("Set-FtpLocation docs -Session $a; New-FtpDirectory in/box -Session $b | Out-Null; Set-FtpLocation in -Session $b");
        _rig.RunWell("Copy-FtpItem deep/c.txt box -Session $a -DestinationSession $b; Copy-FtpItem a.txt -Session $a -DestinationSession $b; Copy-FtpItem a.txt deep/a2.txt -Session $a");

        Assert.True(File.Exists(_rig.InHome("in/box/c.txt", "bob")));
        Assert.True(File.Exists(_rig.InHome("in/a.txt", "bob")));
        Assert.True(File.Exists(_rig.InHome("docs/deep/a2.txt")));
    }

    [Fact]
    public void Results_are_written_when_they_are_wanted_and_tell_what_is_proven()
    {
        var results = _rig.RunWell("Copy-FtpItem /docs /copy -Session $a -DestinationSession $b -Recurse -PassThru").Cast<CopyResult>().ToList();

        Assert.Equal(["/copy/a.txt", "/copy/deep/c.txt"], results.Select(r => r.Destination).Order(StringComparer.Ordinal));
        Assert.All(results, r => Assert.Equal((TransferVerification.Digest, "ftpx", "ftp"), (r.Verification, r.Session.Protocol, r.DestinationSession.Protocol)));
        var again = _rig.RunWell("Copy-FtpItem /docs /copy/ -Session $a -DestinationSession $b -Recurse -PassThru; Copy-FtpItem /docs/* /copy/ -Session $a -DestinationSession $b -Recurse -PassThru -SkipExisting");
        Assert.Equal([false, false, true, true], again.Cast<CopyResult>().Select(r => r.IsSkipped));
    }

    [Fact]
    public void Results_of_a_job_are_written_when_they_are_wanted()
    {

        Assert.Empty(_rig.RunWell("Copy-FtpItem /docs /one -Session $a -Recurse -AsJob | Wait-Job | Receive-Job"));
        Assert.Equal(2, _rig.RunWell("Copy-FtpItem /docs /two -Session $a -Recurse -AsJob -PassThru | Wait-Job | Receive-Job").OfType<CopyResult>().Count());
    }

    [Fact]
    public void What_is_there_stays_without_Force()
    {
        _rig.RunWell("Copy-FtpItem /docs/a.txt /x.txt -Session $a -DestinationSession $b");
        File.WriteAllText(_rig.InHome("x.txt", "bob"), "old");
        var errors = _rig.Run("Copy-FtpItem /docs/a.txt /x.txt -Session $a -DestinationSession $b; Copy-FtpItem /docs/a.txt /x.txt -Session $a -DestinationSession $b -SkipExisting").Errors;

        ErrorIs.AllLike(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists, errors, "'/x.txt'", "-Force");
        Assert.Equal("old", File.ReadAllText(_rig.InHome("x.txt", "bob")));
        _rig.RunWell("Copy-FtpItem /docs/a.txt /x.txt -Session $a -DestinationSession $b -Force");
        Assert.Equal("docs/a.txt", File.ReadAllText(_rig.InHome("x.txt", "bob")));
    }

    [Theory]
    [InlineData("Copy-FtpItem /docs/a.txt / -Session $b -DestinationSession $b", ErrorCode.NotFound, "'/docs/a.txt'")]
    [InlineData("Copy-FtpItem /docs/a.txt /docs -Session $a -Force", ErrorCode.InvalidArgument, "onto itself")]
    [InlineData("Copy-FtpItem /docs/a.txt -Session $a -Destination /docs/ -DestinationSession $f -Force", ErrorCode.InvalidArgument, "onto itself")]
    [InlineData("Copy-FtpItem /docs / -Session $a -Recurse -Force", ErrorCode.InvalidArgument, "onto itself")]
    [InlineData("Copy-FtpItem /docs /docs/deep -Session $a -Recurse", ErrorCode.InvalidArgument, "into itself")]
    [InlineData("Copy-FtpItem / /docs -Session $a -DestinationSession $f -Recurse -WhatIf", ErrorCode.InvalidArgument, "into itself")]
    [InlineData("Copy-FtpItem /docs /x -Session $a", ErrorCode.InvalidArgument, "-Recurse")]
    [InlineData("Copy-FtpItem /docs/a.txt b:/x -Session $a -DestinationSession $f", ErrorCode.InvalidArgument, "-DestinationSession")]
    [InlineData("Copy-FtpItem /docs/a.txt Temp:/x -Session $a", ErrorCode.InvalidArgument, "of this computer")]
    [InlineData("Copy-FtpItem /docs/a.txt /docs/deep/c.txt -Session $a -WhatIf", ErrorCode.AlreadyExists, "-Force")]
    [InlineData("Copy-Item a:/docs/a.txt f:/docs/a.txt", ErrorCode.InvalidArgument, "'a:/docs/a.txt' cannot be copied onto itself")]
    public void What_cannot_be_copied_is_refused_and_nothing_changes(string script, ErrorCode code, string words)
    {
        var home = _rig.HomeTree().ToList();
        var result = _rig.RunToError(script);

        var error = result.TerminatingError ?? Assert.Single(result.Errors);
        Assert.Equal(code.ToString(), error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_rig.Host.Ui.Written, line => line.StartsWith("What if", StringComparison.Ordinal));
        Assert.Equal(home, _rig.HomeTree());
        Assert.Empty(_rig.RunWell("Get-FtpChildItem / -Session $b"));
    }

    [Fact]
    public void A_destination_that_lies_in_the_source_and_cannot_be_told_to_is_copied_once()
    {
        _rig.RunWell($"$other = Connect-FtpServer localhost -Port $port -Credential $ann; Copy-FtpItem / /docs/all -Session $a -DestinationSession $other -Recurse");

        Assert.Contains("docs/all/docs/deep/c.txt", _rig.HomeTree());
        Assert.DoesNotContain(_rig.HomeTree(), p => p.Contains("all/docs/all/docs", StringComparison.Ordinal));
    }

    [Fact]
    public void One_file_that_fails_does_not_keep_the_others()
    {
        var result = _rig.Run("'/docs/a.txt', '/docs/none', '/docs/deep/c.txt' | Copy-FtpItem -Session $a -Destination /got/ -DestinationSession $b");

        ErrorIs.Like(ErrorCode.NotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "'/docs/none'");
        Assert.True(File.Exists(_rig.InHome("got/a.txt", "bob")));
        Assert.True(File.Exists(_rig.InHome("got/c.txt", "bob")));
    }

    [Fact]
    public void The_plan_names_both_sessions()
    {
        Assert.Empty(_rig.RunWell("Copy-FtpItem /docs /x -Session $a -DestinationSession $b -Recurse -WhatIf"));

        var (a, b) = (_rig.RunWell("$a.Name").Single(), _rig.RunWell("$b.Name").Single());
        Assert.Contains(_rig.Host.Ui.Written, line => line.Contains($"/docs/a.txt on {a} to /x/a.txt on {b}", StringComparison.Ordinal));
        Assert.Contains(_rig.Host.Ui.Written, line => line.Contains("/x/empty", StringComparison.Ordinal));
        Assert.Empty(_rig.RunWell("Get-FtpChildItem / -Session $b"));
    }

    [Fact]
    public void Tab_completes_a_destination_in_its_own_session()
    {
        _rig.RunWell("New-FtpDirectory /only-bobs -Session $b | Out-Null");
        var name = Assert.IsType<string>(_rig.RunWell("$b.Name").Single());

        Eventually.True(() => _rig.Host.Complete($"Copy-FtpItem /docs -DestinationSession {name} -Destination /on").Any(c => c.CompletionText.Contains("only-bobs", StringComparison.Ordinal)), "Nothing is offered.");
        Assert.Contains(_rig.Host.Complete($"Copy-FtpItem /docs -DestinationSession {name[..3]}"), c => c.CompletionText == name);
    }
}
