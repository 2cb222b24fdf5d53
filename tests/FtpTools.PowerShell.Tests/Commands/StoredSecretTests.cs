using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>The secret that a saved server names, read with whatever Get-Secret there is.</summary>
public class StoredSecretTests
{
    private const string Vault = """
        function global:Get-Secret {
            [CmdletBinding()] param([string]$Name, [string]$Vault)
            $global:asked = "$Name in '$Vault'"
            GIVE
        }
        """;

    [Theory]
    [InlineData("$ann")]
    [InlineData("$ann.Password")]
    [InlineData("'correct horse'")]
    public async Task A_credential_or_a_password_is_used_without_a_question(string secret)
    {
        await using var rig = await ReadyAsync(secret, "-UserName ann -VaultName mine");
        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer -Profile $name")));

        Assert.Equal("ann", session.UserName);
        Assert.Equal("work in 'mine'", Assert.Single(rig.RunWell("$global:asked")));
        Assert.True(Assert.IsType<ServerReport>(Assert.Single(rig.RunWell("Test-FtpServer -Profile $name -SkipThroughput"))).Quota is not null);
    }

    [Fact]
    public async Task A_credential_brings_its_user_and_no_vault_is_named_where_none_was_saved()
    {
        await using var rig = await ReadyAsync("$ann", "");

        Assert.Equal("ann", Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer -Profile $name"))).UserName);
        Assert.Equal("work in ''", Assert.Single(rig.RunWell("$global:asked")));
    }

    [Fact]
    public async Task A_credential_that_is_given_is_used_and_the_vault_is_not_asked()
    {
        await using var rig = await ReadyAsync("throw 'locked'", "");

        Assert.Single(rig.RunWell("Connect-FtpServer -Profile $name -Credential $ann"));
        Assert.Null(Assert.Single(rig.RunWell("$global:asked")));
    }

    [Theory]
    [InlineData("throw 'The vault is locked'", "", "The vault is locked")]
    [InlineData("Write-Error 'There is no such secret'", "", "There is no such secret")]
    [InlineData("", "", "0 values")]
    [InlineData("'a'; 'b'", "", "2 values")]
    [InlineData("@{ a = 'correct horse' }", "", "Hashtable")]
    [InlineData("'correct horse'", "", "no user is saved")]
    [InlineData("$ann", "-UserName bob", "the credential of ann")]
    public async Task A_secret_that_cannot_be_used_ends_the_command_and_is_not_told(string give, string saved, string words)
    {
        await using var rig = await ReadyAsync(give, saved);
        rig.Host.Ui.CredentialAsked = _ => throw new InvalidOperationException("Nobody is to be asked.");
        var error = rig.RunToError("Connect-FtpServer -Profile $name").TerminatingError;

        ErrorIs.Like(ErrorCode.SecretUnavailable, ErrorCategory.AuthenticationError, error, words, "'work'", "-Credential");
        Assert.DoesNotContain(CmdletRig.Password, $"{error} {error!.Exception}", StringComparison.Ordinal);
        Assert.Equal(0, rig.Server.ConnectionCount);
    }

    [Fact]
    public async Task Where_there_is_no_Get_Secret_that_is_told_and_the_password_is_asked_for()
    {
        await using var rig = await ReadyAsync(null, "-UserName ann");
        rig.Host.Ui.CredentialAsked = user => CmdletRig.Credential(user);
        var result = rig.Run("Connect-FtpServer -Profile $name");

        Assert.Equal("ann", Assert.IsType<FtpSession>(Assert.Single(result.Output)).UserName);
        Assert.Contains("SecretManagement", Assert.Single(result.Warnings), StringComparison.Ordinal);
        rig.Host.Ui.CredentialAsked = null;
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, rig.RunToError("Connect-FtpServer -Profile $name").TerminatingError, "there is nobody to ask", "-Credential");
    }

    private static async Task<CmdletRig> ReadyAsync(string? give, string saved)
    {
        var rig = await CmdletRig.StartAsync();
        rig.Host.With("name", "s" + Guid.NewGuid().ToString("N"));
        rig.RunWell($"Register-FtpServerProfile $name 127.0.0.1 -Port $port -SecretName work {saved}");
        if (give is not null) rig.RunWell("$global:asked = $null; " + Vault.Replace("GIVE", give, StringComparison.Ordinal));
        return rig;
    }
}
