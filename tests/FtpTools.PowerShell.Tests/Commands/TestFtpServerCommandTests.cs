using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;
using FtpTools.Security;

namespace FtpTools.PowerShell.Tests.Commands;

public class TestFtpServerCommandTests
{
    [Theory]
    [InlineData("Test-FtpServer -Port $port -Credential $ann -SkipThroughput")]
    [InlineData("Test-FtpServer 127.0.0.1:$port -Credential $ann -SkipThroughput")]
    [InlineData("Test-FtpServer ftpx://127.0.0.1:$port -Credential $ann -SkipThroughput")]
    public async Task A_server_that_works_is_usable(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        var report = Report(rig, script);

        Assert.True(report.IsUsable, string.Join(Environment.NewLine, report.Findings));
        Assert.Equal("ann", report.UserName);
        Assert.Null(report.UploadBytesPerSecond);
        Assert.Empty(rig.RunWell("Get-FtpSession"));
    }

    [Theory]
    [InlineData("Test-FtpServer 127.0.0.1:2022 -Port 2023")]
    [InlineData("Test-FtpServer ftpx://127.0.0.1:2022 -Port 2023")]
    [InlineData("Connect-FtpServer 127.0.0.1:2022 -Port 2023 -Credential $ann")]
    [InlineData("Connect-FtpServer ftpx://[::1]:2022 -Port 2023 -Credential $ann")]
    public async Task Two_ports_that_differ_are_refused(string script)
    {
        await using var rig = await CmdletRig.StartAsync();

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, rig.RunToError(script).TerminatingError, "2022", "-Port 2023");
    }

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.1:$port")]
    [InlineData("ftpx://127.0.0.1:0")]
    [InlineData("ann:hush@127.0.0.1:$port")]
    [InlineData("[::1%no-such-zone")]
    public async Task An_address_that_is_none_is_refused_alike_by_all(string address)
    {
        await using var rig = await CmdletRig.StartAsync();
        foreach (var command in new[] { "Connect-FtpServer \"{0}\" -Credential $ann", "Test-FtpServer \"{0}\"", "Send-ChatMessage x -To \"{0}\"", "Get-NetTime \"{0}\"", "Set-ChatContact a \"{0}\" -WhatIf" })
        {
            var result = rig.RunToError(command.Replace("{0}", address, StringComparison.Ordinal));
            var error = result.TerminatingError ?? Assert.Single(result.Errors);

            ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, error);
            Assert.DoesNotContain("hush", error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_is_measured_by_name_and_from_the_pipeline_and_nothing_stays()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var report = Report(rig, "Get-FtpSession | Test-FtpServer");

        Assert.NotNull(report.UploadBytesPerSecond);
        Assert.NotNull(report.DownloadBytesPerSecond);
        Assert.Empty(rig.HomeTree());
        Assert.True(Report(rig, "Test-FtpServer -Session (Get-FtpSession).Name -SkipThroughput").IsUsable);
    }

    [Fact]
    public async Task What_does_not_work_is_a_finding_and_no_error()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("wrong", CmdletRig.Credential("ann", "battery staple"));
        var refused = Report(rig, "Test-FtpServer -Port $port -Credential $wrong");
        var open = Report(rig, "Test-FtpServer -Port $port -NoTls");
        var other = Report(rig, $"Test-FtpServer -Port $port -TrustedThumbprint {new string('A', CertificateThumbprint.Parse(rig.Server.Thumbprint!).Length)}");

        Assert.Equal(ErrorCode.LoginFailed, Problem(refused).Code);
        Assert.Equal(ErrorCode.TlsFailed, Problem(open).Code);
        Assert.Equal(ErrorCode.CertificateRefused, Problem(other).Code);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_finding()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.Server.StopAsync();

        Assert.Equal((ServerCheckStep.Port, ErrorCode.ServerUnreachable), (Problem(Report(rig, "Test-FtpServer -Port $port")).Step, Problem(Report(rig, "Test-FtpServer -Port $port")).Code));
    }

    private static ServerReport Report(CmdletRig rig, string script) => Assert.IsType<ServerReport>(Assert.Single(rig.RunWell(script)));

    private static ServerFinding Problem(ServerReport report) => Assert.Single(report.Findings, f => f.Severity == FindingSeverity.Problem);
}
