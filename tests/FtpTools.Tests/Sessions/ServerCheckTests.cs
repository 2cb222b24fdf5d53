using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Sessions;

public class ServerCheckTests
{
    private const string OtherThumbprint = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_login_all_is_told_that_can_be_seen_from_outside()
    {
        await using var server = await TestServer.StartAsync();
        var report = await ServerCheck.RunAsync(OptionsFor(server.Server.Port), Stop);

        Assert.True(report.IsUsable, Text(report));
        Assert.Equal(["127.0.0.1"], report.Addresses);
        Assert.Matches("^TLS 1\\.[23]$", report.TlsVersion);
        Assert.Equal(server.Server.Thumbprint, report.Thumbprint);
        Assert.Equal(KnownServerStatus.Unknown, report.CertificateStatus);
        Assert.Equal(1, report.ProtocolVersion);
        Assert.Equal([ScramMechanism.Sha256Plus], report.LoginMethods);
        Assert.True(report.ClockDifference!.Value.Duration() < TimeSpan.FromSeconds(10));
        Assert.True(report.RoundTrip > TimeSpan.Zero && report.ConnectTime > TimeSpan.Zero);
        Assert.Null(report.UserName);
        Assert.Equal(
            [ServerCheckStep.Port, ServerCheckStep.Tls, ServerCheckStep.Certificate, ServerCheckStep.Protocol, ServerCheckStep.Login, ServerCheckStep.Clock],
            report.Findings.Select(f => f.Step));
    }

    [Fact]
    public async Task With_a_login_quota_and_speed_are_told_and_nothing_stays_behind()
    {
        await using var server = await TestServer.StartAsync();
        await server.SetQuotaAsync("ann", 64 * 1024 * 1024);
        var options = OptionsFor(server.Server.Port) with { TimeProvider = new HastyClock() };
        var report = await ServerCheck.RunAsync(options, "ann", TestServer.Password.AsMemory(), cancellationToken: Stop);

        Assert.True(report.IsUsable, Text(report));
        Assert.Equal("ann", report.UserName);
        Assert.Equal(64 * 1024 * 1024, report.Quota!.Free);
        Assert.True(report.UploadBytesPerSecond > 0 && report.DownloadBytesPerSecond > 0);
        Assert.DoesNotContain(Directory.EnumerateFiles(server.HomeOf("ann"), "*", SearchOption.AllDirectories), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        await Eventually.ServerIsEmptyAsync(server);
    }

    [Fact]
    public async Task A_session_is_checked_and_stays_open()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        var report = await ServerCheck.RunAsync(session, measureThroughput: false, Stop);

        Assert.True(report.IsUsable, Text(report));
        Assert.Equal(FtpSessionState.Open, session.State);
        Assert.Null(report.UploadBytesPerSecond);
        Assert.Equal(ServerCheckStep.RoundTrip, report.Findings[^1].Step);
    }

    [Fact]
    public async Task A_session_that_is_over_is_a_finding()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        await session.CloseAsync(Stop);

        Expect(await ServerCheck.RunAsync(session, cancellationToken: Stop), ServerCheckStep.Login, ErrorCode.NotConnected, "is over");
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_a_finding()
    {
        var options = new SessionOptions { Host = "no-such-host.invalid", ConnectTimeout = TimeSpan.FromSeconds(5) };
        Expect(await ServerCheck.RunAsync(options, Stop), ServerCheckStep.Name, ErrorCode.ServerUnreachable, "not known");
    }

    [Fact]
    public async Task A_dead_port_is_a_finding()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Expect(await ServerCheck.RunAsync(OptionsFor(port), Stop), ServerCheckStep.Port, ErrorCode.ServerUnreachable, "Nobody listens");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n", "", true, "an SSH server")]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n", "", false, "an SSH server")]
    [InlineData("220 welcome\r\n", "", true, "FTP or mail")]
    [InlineData("", "HTTP/1.1 400 Bad Request\r\n\r\n", true, "a web server")]
    [InlineData("", "HTTP/1.1 400 Bad Request\r\n\r\n", false, "a web server")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006", "", true, "of another kind")]
    public async Task A_server_that_speaks_something_else_is_told_by_its_kind(string greeting, string answer, bool useTls, string words)
    {
        await using var peer = new StrangePeer(greeting, answer);
        var report = await ServerCheck.RunAsync(OptionsFor(peer.Port) with { UseTls = useTls }, Stop);

        Expect(report, useTls ? ServerCheckStep.Tls : ServerCheckStep.Protocol, ErrorCode.ProtocolViolation, words);
    }

    [Fact]
    public async Task A_server_that_refuses_all_versions_of_TLS_is_told()
    {
        // A record of TLS 1.0 with the alert 70, protocol_version (RFC 5246 section 7.2).
        await using var peer = new StrangePeer(answer: "\u0015\u0003\u0001\u0000\u0002\u0002\u0046");
        Expect(await ServerCheck.RunAsync(OptionsFor(peer.Port), Stop), ServerCheckStep.Tls, ErrorCode.TlsFailed, "speaks TLS");
    }

    [Fact]
    public async Task A_web_server_with_TLS_is_told_behind_its_TLS()
    {
        await using var peer = new StrangePeer(answer: "HTTP/1.1 400 Bad Request\r\n\r\n", certificate: Certificate());
        var report = await ServerCheck.RunAsync(OptionsFor(peer.Port), Stop);

        Expect(report, ServerCheckStep.Protocol, ErrorCode.ProtocolViolation, "a web server");
        Assert.NotNull(report.TlsVersion);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_to_a_client_with()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        Expect(await ServerCheck.RunAsync(OptionsFor(server.Server.Port), Stop), ServerCheckStep.Tls, ErrorCode.TlsFailed, "does not encrypt");
    }

    [Fact]
    public async Task A_server_with_TLS_is_told_to_a_client_without()
    {
        await using var server = await TestServer.StartAsync();
        Expect(await ServerCheck.RunAsync(OptionsFor(server.Server.Port) with { UseTls = false }, Stop), ServerCheckStep.Protocol, ErrorCode.TlsFailed, "TLS");
    }

    [Fact]
    public async Task Both_without_TLS_get_on_and_are_warned()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        var options = OptionsFor(server.Server.Port) with { UseTls = false };
        var report = await ServerCheck.RunAsync(options, "ann", TestServer.Password.AsMemory(), measureThroughput: false, Stop);

        Assert.True(report.IsUsable, Text(report));
        Assert.Equal(FindingSeverity.Notice, report.Findings.Single(f => f.Step == ServerCheckStep.Tls).Severity);
    }

    [Fact]
    public async Task A_changed_certificate_is_a_finding_and_nobody_logs_in()
    {
        using var folder = new TemporaryFolder();
        var known = Path.Combine(folder.Path, "known.json");
        await using var server = await TestServer.StartAsync();
        await new KnownServers(known).RememberAsync("127.0.0.1", server.Server.Port, OtherThumbprint, Stop);
        var report = await ServerCheck.RunAsync(OptionsFor(server.Server.Port) with { KnownServersFile = known }, "ann", TestServer.Password.AsMemory(), cancellationToken: Stop);

        var finding = Expect(report, ServerCheckStep.Certificate, ErrorCode.CertificateChanged, OtherThumbprint);
        Assert.Contains("-TrustedThumbprint", finding.Advice, StringComparison.Ordinal);
        Assert.Equal(KnownServerStatus.Changed, report.CertificateStatus);
        Assert.Null(report.UserName);
        Assert.NotNull(report.ProtocolVersion);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_named_one_is_a_finding()
    {
        await using var server = await TestServer.StartAsync();
        var options = OptionsFor(server.Server.Port) with { TrustedThumbprint = OtherThumbprint };
        Expect(await ServerCheck.RunAsync(options, Stop), ServerCheckStep.Certificate, ErrorCode.CertificateRefused, server.Server.Thumbprint!);
    }

    [Fact]
    public async Task Of_a_server_on_this_computer_it_is_told_that_it_is_not_remembered()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync();
        var options = OptionsFor(server.Server.Port) with { KnownServersFile = Path.Combine(folder.Path, "known.json") };
        await using (await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory(), Stop))
        {
            var finding = Assert.Single((await ServerCheck.RunAsync(options, Stop)).Findings, f => f.Step == ServerCheckStep.Certificate);

            Assert.Contains("not remembered", finding.Message, StringComparison.Ordinal);
            Assert.Null(finding.Advice);
        }
    }

    [Fact]
    public async Task A_check_remembers_no_certificate()
    {
        using var folder = new TemporaryFolder();
        var known = Path.Combine(folder.Path, "known.json");
        await using var server = await TestServer.StartAsync();
        await ServerCheck.RunAsync(OptionsFor(server.Server.Port) with { KnownServersFile = known }, "ann", TestServer.Password.AsMemory(), measureThroughput: false, Stop);

        Assert.False(File.Exists(known));
    }

    [Fact]
    public async Task A_wrong_password_is_a_finding()
    {
        await using var server = await TestServer.StartAsync();
        Expect(await ServerCheck.RunAsync(OptionsFor(server.Server.Port), "ann", "wrong".AsMemory(), cancellationToken: Stop), ServerCheckStep.Login, ErrorCode.LoginFailed, "");
    }

    [Fact]
    public async Task A_full_home_is_a_finding_and_no_speed_is_measured()
    {
        await using var server = await TestServer.StartAsync();
        await server.SetQuotaAsync("ann", 0);
        var report = await ServerCheck.RunAsync(OptionsFor(server.Server.Port), "ann", TestServer.Password.AsMemory(), cancellationToken: Stop);

        Expect(report, ServerCheckStep.Quota, ErrorCode.QuotaExceeded, "no room");
        Assert.Null(report.UploadBytesPerSecond);
    }

    [Fact]
    public async Task Where_there_is_room_for_too_little_no_speed_is_told()
    {
        await using var server = await TestServer.StartAsync();
        await server.SetQuotaAsync("ann", 1000);
        var report = await ServerCheck.RunAsync(OptionsFor(server.Server.Port), "ann", TestServer.Password.AsMemory(), cancellationToken: Stop);

        Assert.True(report.IsUsable, Text(report));
        Assert.Null(report.UploadBytesPerSecond);
        Assert.Null(report.DownloadBytesPerSecond);
        Assert.Contains(report.Findings, f => f is { Step: ServerCheckStep.Throughput, Severity: FindingSeverity.Notice } && f.Message.Contains("1000 B", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_may_only_read_is_not_measured()
    {
        await using var server = await TestServer.StartAsync();
        await server.Data.Accounts.UpdateAsync("ann", new AccountChange { IsReadOnly = true });
        var report = await ServerCheck.RunAsync(OptionsFor(server.Server.Port), "ann", TestServer.Password.AsMemory(), cancellationToken: Stop);

        Assert.True(report.IsUsable, Text(report));
        Assert.Contains(report.Findings, f => f is { Step: ServerCheckStep.Throughput, Severity: FindingSeverity.Notice });
    }

    [Fact]
    public async Task A_clock_that_is_off_is_a_notice_with_the_amount()
    {
        await using var server = await TestServer.StartAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow - TimeSpan.FromMinutes(10));
        var report = await ServerCheck.RunAsync(OptionsFor(server.Server.Port) with { TimeProvider = clock }, Stop);

        var finding = report.Findings.Single(f => f.Step == ServerCheckStep.Clock);
        Assert.Equal(FindingSeverity.Notice, finding.Severity);
        Assert.Contains("10 minutes ahead", finding.Message, StringComparison.Ordinal);
        Assert.True(report.IsUsable);
    }

    [Fact]
    public async Task A_certificate_that_expires_soon_is_a_notice()
    {
        using var certificate = Certificate(DateTimeOffset.UtcNow.AddDays(3));
        await using var server = await TestServer.StartAsync(o => o with { Certificate = certificate });
        var report = await ServerCheck.RunAsync(OptionsFor(server.Server.Port), Stop);

        Assert.Contains(report.Findings, f => f is { Step: ServerCheckStep.Certificate, Severity: FindingSeverity.Notice } && f.Message.Contains("expires on", StringComparison.Ordinal));
        Assert.True(report.IsUsable, Text(report));
    }

    private static SessionOptions OptionsFor(int port) => new() { Host = "127.0.0.1", Port = port, ConnectTimeout = TimeSpan.FromSeconds(10) };

    private static X509Certificate2 Certificate(DateTimeOffset? expires = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), expires ?? DateTimeOffset.UtcNow.AddYears(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static ServerFinding Expect(ServerReport report, ServerCheckStep step, ErrorCode code, string words)
    {
        var finding = Assert.Single(report.Findings, f => f.Severity == FindingSeverity.Problem);
        Assert.Equal((step, code), (finding.Step, finding.Code));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(finding.Advice));
        Assert.False(report.IsUsable);
        return finding;
    }

    private static string Text(ServerReport report) => string.Join(Environment.NewLine, report.Findings);
}
