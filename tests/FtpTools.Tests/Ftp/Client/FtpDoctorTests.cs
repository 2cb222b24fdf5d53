using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Client;

/// <summary>Test-FtpServer over FTP: our own server has nothing to be told, and nothing is left on it.</summary>
public sealed class FtpDoctorTests : FtpTest
{
    [Theory]
    [InlineData("ftp", true)]
    [InlineData("ftps", true)]
    [InlineData("ftp", false)]
    public async Task A_server_of_ours_has_no_problem_and_is_left_as_it_was(string scheme, bool useTls)
    {
        await File.WriteAllTextAsync(Server.InHome("mine"), "mine", TestContext.Current.CancellationToken);

        var report = await CheckAsync(scheme, useTls, Server.Server.Thumbprint);

        Assert.True(report.IsUsable, string.Join(" | ", report.Findings));
        var behaviour = report.Findings.Where(f => f.Step == ServerCheckStep.Behaviour).ToList();
        Assert.InRange(behaviour.Count, 9, 10);
        Assert.Equal(useTls ? 0 : 1, behaviour.Count(f => f.Severity != FindingSeverity.Good));
        Assert.Equal(useTls, report.TlsVersion is not null);
        Assert.Equal(["mine"], Directory.EnumerateFiles(Server.HomeOf("ann")).Select(Path.GetFileName));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_problem_and_no_password_is_sent()
    {
        var report = await CheckAsync("ftp", useTls: true, thumbprint: null);

        var problem = Assert.Single(report.Findings, f => f.Severity == FindingSeverity.Problem);
        Assert.Equal((ServerCheckStep.Certificate, ErrorCode.CertificateRefused), (problem.Step, problem.Code));
        Assert.Contains($"-TrustedThumbprint {Server.Server.Thumbprint}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Findings, f => f.Step == ServerCheckStep.Login);
    }

    [Fact]
    public async Task A_server_that_does_not_encrypt_is_not_used_without_it()
    {
        var plain = await TestServer.StartAsync(o => o with { UseTls = false, Ftp = new FtpOptions { Port = 0 } });
        await using var ending = plain;
        var port = plain.Server.Endpoints.Single(e => e.Scheme == "ftp").EndPoint.Port;
        var options = new SessionOptions { Protocol = "ftp", Host = "127.0.0.1", Port = port };

        var refusal = await Assert.ThrowsAnyAsync<FtpToolsException>(() => FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory()));

        Assert.Equal(ErrorCode.TlsFailed, refusal.Code);
        Assert.Contains("-NoTls", refusal.Message, StringComparison.Ordinal);
        await using var session = await FtpSession.ConnectAsync(options with { UseTls = false }, "ann", TestServer.Password.AsMemory());
        Assert.False(session.IsEncrypted);
    }

    private Task<ServerReport> CheckAsync(string scheme, bool useTls, string? thumbprint)
    {
        var options = new SessionOptions
        {
            Protocol = scheme,
            Host = "127.0.0.1",
            Port = PortOf(scheme == "ftps" ? RawTls.Implicit : RawTls.Explicit),
            UseTls = useTls,
            TrustedThumbprint = useTls ? thumbprint : null,
        };
        return ServerCheck.RunAsync(options, "ann", TestServer.Password.AsMemory(), measureThroughput: false);
    }
}
