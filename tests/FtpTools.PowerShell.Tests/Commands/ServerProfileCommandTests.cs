using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>Saved servers, and connecting to them. Each test has names of its own, because all share the settings of this process.</summary>
public class ServerProfileCommandTests
{
    private static readonly string Thumbprint = string.Concat(Enumerable.Repeat("0123456789ABCDEF", 4));

    private readonly string _name = "p" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_server_is_saved_shown_used_and_forgotten()
    {
        await using var rig = await ReadyAsync();
        Directory.CreateDirectory(rig.InHome("reports"));
        Assert.Empty(rig.RunWell($"Register-FtpServerProfile $name ftpx://ann@127.0.0.1:$port/reports -TimeoutSec 20"));
        var saved = Assert.IsType<FtpServerProfile>(Assert.Single(rig.RunWell("Get-FtpServerProfile $name")));
        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer -Profile $name -Credential $ann")));

        Assert.Equal((20, "ann", $"ftpx://ann@127.0.0.1:{rig.Server.Port}/reports"), (saved.TimeoutSec, saved.UserName, $"{saved.Uri}"));
        Assert.Equal(("ann", rig.Server.Port, "/reports"), (session.UserName, session.Port, session.Location));
        Assert.Empty(rig.RunWell("Unregister-FtpServerProfile $name"));
        ErrorIs.Like(ErrorCode.ProfileNotFound, ErrorCategory.ObjectNotFound, Assert.Single(rig.Run("Get-FtpServerProfile $name").Errors), _name);
    }

    [Fact]
    public async Task What_is_given_goes_before_what_was_saved()
    {
        await using var rig = await ReadyAsync(o => o with { UseTls = false });
        await rig.AddUserAsync("bob");
        rig.RunWell($"Register-FtpServerProfile $name ftpx://bob@127.0.0.1:1 -TrustedThumbprint {Thumbprint}");
        rig.RunWell($"Register-FtpServerProfile $name-2 127.0.0.1 -UserName bob -Port $port -NoTls");
        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer -Profile $name-2 -Credential $ann")));

        Assert.Equal(("ann", false), (session.UserName, session.IsEncrypted));
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, rig.RunToError("Connect-FtpServer -Profile $name -Port $port -NoTls -Credential $ann").TerminatingError, "humbprint");
        ErrorIs.Like(ErrorCode.TlsFailed, ErrorCategory.SecurityError, rig.RunToError("Connect-FtpServer -Profile $name-2 -NoTls:$false -Credential $ann").TerminatingError);
    }

    [Fact]
    public async Task The_certificate_that_was_saved_has_to_be_shown()
    {
        await using var rig = await ReadyAsync();
        rig.RunWell($"Register-FtpServerProfile $name 127.0.0.1 -Port $port -TrustedThumbprint {Thumbprint}");

        ErrorIs.Like(ErrorCode.CertificateRefused, ErrorCategory.SecurityError, rig.RunToError("Connect-FtpServer -Profile $name -Credential $ann").TerminatingError);
        Assert.Single(rig.RunWell($"Connect-FtpServer -Profile $name -Credential $ann -TrustedThumbprint {rig.Server.Thumbprint}"));
    }

    [Fact]
    public async Task A_session_is_saved_as_it_was_opened()
    {
        await using var rig = await ReadyAsync(o => o with { Ftp = new FtpOptions { Port = 0 } });
        Directory.CreateDirectory(rig.InHome("in box"));
        var ftp = rig.Server.Endpoints.Single(e => e.Scheme == "ftp").EndPoint.Port;
        rig.RunWell($"$s = Connect-FtpServer 'ftp://ann@127.0.0.1:{ftp}/in%20box' -Credential $ann -TrustedThumbprint {rig.Server.Thumbprint} -TimeoutSec 33");
        var saved = Assert.IsType<FtpServerProfile>(Assert.Single(rig.RunWell("$s | Register-FtpServerProfile $name -SecretName mine -PassThru")));
        var again = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer -Profile $name -Credential $ann")));

        Assert.Equal(($"ftp://ann@127.0.0.1:{ftp}/in%20box", rig.Server.Thumbprint, 33, "mine"), ($"{saved.Uri}", saved.TrustedThumbprint, saved.TimeoutSec, saved.SecretName));
        Assert.Equal(("ftp", "/in box", true), (again.Protocol, again.Location, again.IsEncrypted));
    }

    [Fact]
    public async Task Profiles_and_records_are_piped()
    {
        await using var rig = await ReadyAsync();
        rig.RunWell($"Register-FtpServerProfile $name ftpx://ann@127.0.0.1:$port -NoTls -SecretName one -VaultName two -TimeoutSec 9");
        rig.RunWell("Get-FtpServerProfile $name | Register-FtpServerProfile -Name $name-2");
        rig.RunWell("[pscustomobject]@{ Name = \"$name-3\"; Uri = 'ftps://host/x'; UserName = 'bob'; TrustedThumbprint = '' } | Register-FtpServerProfile");
        var saved = rig.RunWell("Get-FtpServerProfile $name*").Cast<FtpServerProfile>().ToList();

        Assert.Equal(saved[0] with { Name = saved[1].Name }, saved[1]);
        Assert.Equal(("ftps://bob@host/x", null), ($"{saved[2].Uri}", saved[2].TrustedThumbprint));
        rig.RunWell("Get-FtpServerProfile $name-[23] | Unregister-FtpServerProfile");
        Assert.Single(rig.RunWell("Get-FtpServerProfile $name*"));
    }

    [Fact]
    public async Task A_piped_profile_is_connected_to_and_the_name_of_a_session_is_still_one()
    {
        await using var rig = await ReadyAsync();
        rig.RunWell("Register-FtpServerProfile $name 127.0.0.1 -Port $port");
        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Get-FtpServerProfile $name | Connect-FtpServer -Credential $ann")));

        Assert.Same(session, Assert.Single(rig.RunWell($"'{session.Name}' | Connect-FtpServer")));
        Assert.True(Assert.IsType<ServerReport>(Assert.Single(rig.RunWell("Get-FtpServerProfile $name | Test-FtpServer -SkipThroughput"))).IsUsable);
    }

    [Theory]
    [InlineData("Register-FtpServerProfile taken 127.0.0.1", ErrorCode.ProfileExists, ErrorCategory.ResourceExists, "-Force")]
    [InlineData("Register-FtpServerProfile taken 127.0.0.1 -WhatIf", ErrorCode.ProfileExists, ErrorCategory.ResourceExists, "-Force")]
    [InlineData("Register-FtpServerProfile 'a b' 127.0.0.1", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "letters")]
    [InlineData("Register-FtpServerProfile new ftpx://ann:hush@host", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "password does not belong")]
    [InlineData("Register-FtpServerProfile new gopher://host", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "another protocol")]
    [InlineData("Register-FtpServerProfile new ftpx://ann@host -UserName bob", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "Name one of them")]
    [InlineData("Register-FtpServerProfile new host:1 -Port 2", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "Name one of them")]
    [InlineData("Register-FtpServerProfile new host -VaultName v", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "vault")]
    [InlineData("Register-FtpServerProfile new -NoTls", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "-ComputerName")]
    [InlineData("Register-FtpServerProfile new host -TimeoutSec 0", ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, "time-out")]
    [InlineData("Unregister-FtpServerProfile nobody-has-this", ErrorCode.ProfileNotFound, ErrorCategory.ObjectNotFound, "Get-FtpServerProfile")]
    public async Task What_cannot_be_saved_is_an_ordinary_error(string script, ErrorCode code, ErrorCategory category, string words)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell("Register-FtpServerProfile $name-taken first");
        var result = rig.Run(script.Replace("taken", "$name-taken", StringComparison.Ordinal).Replace(" new ", " $name-new ", StringComparison.Ordinal));

        var error = Assert.Single(result.Errors);
        ErrorIs.Like(code, category, error, words);
        Assert.DoesNotContain("hush", $"{error} {error.Exception} {error.TargetObject}", StringComparison.Ordinal);
        Assert.Equal("first", Assert.IsType<FtpServerProfile>(Assert.Single(rig.RunWell("Get-FtpServerProfile $name*"))).Uri.Host);
    }

    [Fact]
    public async Task With_WhatIf_nothing_changes_and_with_Force_it_is_replaced()
    {
        await using var rig = await ReadyAsync();
        rig.RunWell("Register-FtpServerProfile $name first");
        Assert.Empty(rig.RunWell("Register-FtpServerProfile $name-2 other -PassThru -WhatIf; Register-FtpServerProfile $name other -Force -WhatIf; Unregister-FtpServerProfile $name* -WhatIf"));
        Assert.Equal(3, rig.Host.Ui.Written.Count(line => line.StartsWith("What if", StringComparison.Ordinal)));
        Assert.Equal("first", Assert.IsType<FtpServerProfile>(Assert.Single(rig.RunWell("Get-FtpServerProfile $name*"))).Uri.Host);

        rig.RunWell("Register-FtpServerProfile $name second -Force");
        Assert.Equal("second", Assert.IsType<FtpServerProfile>(Assert.Single(rig.RunWell("Get-FtpServerProfile $name*"))).Uri.Host);
    }

    [Fact]
    public async Task A_name_that_is_not_saved_is_told_before_anything_is_asked()
    {
        await using var rig = await ReadyAsync();
        var error = rig.RunToError("Connect-FtpServer -Profile $name").TerminatingError;

        Assert.Contains($"There is no saved server '{_name}'", error!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Get-FtpServerProfile lists", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, rig.Server.ConnectionCount);
    }

    [Theory]
    [InlineData("Register-FtpServerProfile ", "Name")]
    [InlineData("Get-FtpServerProfile ", "Name")]
    [InlineData("Unregister-FtpServerProfile ", "Name")]
    [InlineData("Connect-FtpServer -Profile ", "Profile")]
    [InlineData("Test-FtpServer -Profile ", "Profile")]
    public async Task Tab_completes_the_names(string line, string parameter)
    {
        await using var rig = await ReadyAsync();
        rig.RunWell("Register-FtpServerProfile $name ftp://ann@host; Register-FtpServerProfile $name-2 host");

        Assert.Equal([_name, _name + "-2"], rig.Host.Complete(line + _name[..12].ToUpperInvariant()).Select(r => r.CompletionText));
        var offered = new ServerProfileCompleter().CompleteArgument(line, parameter, _name, null!, null!);
        Assert.Equal(["ftp://ann@host", "ftpx://host"], offered.Select(r => r.ToolTip));
    }

    private async Task<CmdletRig> ReadyAsync(Func<ServerOptions, ServerOptions>? configure = null)
    {
        var rig = await CmdletRig.StartAsync(configure);
        rig.Host.With("name", _name);
        return rig;
    }
}
