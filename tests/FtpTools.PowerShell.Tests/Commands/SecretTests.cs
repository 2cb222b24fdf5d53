using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class SecretTests
{
    private const string Secret = "unmistakable-secret-42";

    [Theory]
    [InlineData("Connect-FtpServer -Port $port -Credential $wrong -Verbose -Debug")]
    [InlineData("Connect-FtpServer -Port $port -Credential $ann -Verbose -Debug; Get-FtpSession; Disconnect-FtpServer -Verbose -Debug")]
    [InlineData("New-FtpUser $wrong -Root $root -Verbose -Debug")]
    [InlineData("Set-FtpUser ann -Root $root -Credential $wrong -Verbose -Debug -WhatIf; Set-FtpUser bob -Root $root -Credential $wrong")]
    [InlineData("Connect-FtpServer -Port 0 -Credential $wrong")]
    public async Task No_stream_and_no_error_tells_a_password(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("wrong", CmdletRig.Credential("ann", Secret));
        var result = rig.RunToError(script);

        var records = result.Errors.Append(result.TerminatingError).OfType<System.Management.Automation.ErrorRecord>().ToList();
        IEnumerable<string?> told =
        [
            .. result.Verbose, .. result.Debug, .. result.Warnings, .. rig.Host.Ui.Written,
            .. result.Output.Select(o => o?.ToString()),
            .. records.SelectMany(r => new[] { r.ToString(), r.Exception.ToString(), r.TargetObject?.ToString(), r.ErrorDetails?.RecommendedAction }),
        ];
        Assert.NotEmpty(told);
        Assert.All(told, line => Assert.DoesNotContain(Secret, line ?? "", StringComparison.Ordinal));
        Assert.All(told, line => Assert.DoesNotContain(CmdletRig.Password, line ?? "", StringComparison.Ordinal));
    }
}
