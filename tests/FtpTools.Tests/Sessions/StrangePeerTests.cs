using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Sessions.Diagnosis;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions;

/// <summary>Who answers in place of a server of ours is named, by a session as by a check, and so is what to do.</summary>
public class StrangePeerTests
{
    private const string Http = "HTTP/1.1 400 Bad Request\r\n\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n", "", true, "an SSH server")]
    [InlineData("SSH-2.0-OpenSSH_9.9\r\n", "", false, "an SSH server")]
    [InlineData("220 ProFTPD Server (Debian) [::1]\r\n", "", true, "an FTP server")]
    [InlineData("220-Welcome to Pure-FTPd\r\n220 ok\r\n", "", false, "an FTP server")]
    [InlineData("220 mail.example.org ESMTP Postfix\r\n", "", true, "a mail server")]
    [InlineData("220 smtp ready (no ftp here)\r\n", "", false, "a mail server")]
    [InlineData("+OK POP3 ready\r\n", "", false, "a mail server")]
    [InlineData("* OK [CAPABILITY IMAP4rev1] ready\r\n", "", true, "a mail server")]
    [InlineData("220 hello\r\n", "", false, "FTP or mail")]
    [InlineData("", Http, true, "a web server")]
    [InlineData("", Http, false, "a web server")]
    [InlineData("", "<html><body>Bad Request</body></html>", false, "a web server")]
    [InlineData("RFB 003.008\n", "", true, "of another kind")]
    [InlineData("RFB 003.008\n", "", false, "of another kind")]
    public async Task A_session_names_what_it_met_as_a_check_does(string greeting, string answer, bool useTls, string words)
    {
        await using var peer = new StrangePeer(greeting, answer);
        var options = OptionsFor(peer.Port) with { UseTls = useTls };

        var refusal = await Refused.WithAsync(ErrorCode.ProtocolViolation, () => FtpSession.ConnectAsync(options, "ann", "x".AsMemory(), Stop));
        var finding = Assert.Single((await ServerCheck.RunAsync(options, Stop)).Findings, f => f.Severity == FindingSeverity.Problem);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Check the port", refusal.Message, StringComparison.Ordinal);
        Assert.Equal($"{finding.Message} {finding.Advice}", refusal.Message);
        Assert.Equal((refusal.Code, $"127.0.0.1:{peer.Port}"), (finding.Code, refusal.Target));
    }

    [Theory]
    [InlineData(false, "does not encrypt", "-NoTls")]
    [InlineData(true, "requires TLS", "without -NoTls")]
    public async Task A_server_of_ours_of_which_only_one_end_encrypts_is_named_with_the_parameter(bool serverEncrypts, string words, string advice)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = serverEncrypts });
        var options = OptionsFor(server.Server.Port) with { UseTls = !serverEncrypts };

        var refusal = await Refused.WithAsync(ErrorCode.TlsFailed, () => FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory(), Stop));
        var finding = Assert.Single((await ServerCheck.RunAsync(options, Stop)).Findings, f => f.Severity == FindingSeverity.Problem);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.Equal($"{finding.Message} {finding.Advice}", refusal.Message);
    }

    [Fact]
    public async Task A_web_server_behind_TLS_is_named()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        await using var peer = new StrangePeer(answer: Http, certificate: X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null));

        var refusal = await Refused.WithAsync(ErrorCode.ProtocolViolation, () => FtpSession.ConnectAsync(OptionsFor(peer.Port), "ann", "x".AsMemory(), Stop));

        Assert.Contains("a web server", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "the connection ended during the handshake")]
    [InlineData((byte)40, "the handshake failed")]
    [InlineData((byte)80, "the handshake failed")]
    [InlineData((byte)70, "refuses every version")]
    public async Task Of_a_handshake_that_fails_only_what_was_seen_is_told(byte? alert, string words)
    {
        await using var peer = new RefusingTlsPeer(alert);

        var refusal = await Refused.WithAsync(ErrorCode.TlsFailed, () => FtpSession.ConnectAsync(OptionsFor(peer.Port), "ann", "x".AsMemory(), Stop));
        var finding = Assert.Single((await ServerCheck.RunAsync(OptionsFor(peer.Port), Stop)).Findings, f => f.Severity == FindingSeverity.Problem);

        Assert.Contains("speaks TLS", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(alert == 70, refusal.Message.Contains("version", StringComparison.Ordinal));
        Assert.Equal($"{finding.Message} {finding.Advice}", refusal.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_takes_the_connection_and_says_nothing_is_given_up_in_time(bool useTls)
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var options = OptionsFor(((System.Net.IPEndPoint)silent.LocalEndpoint).Port) with { UseTls = useTls, ConnectTimeout = TimeSpan.FromMilliseconds(300) };

        var refusal = await Refused.WithAsync(ErrorCode.Timeout, () => FtpSession.ConnectAsync(options, "ann", "x".AsMemory(), Stop).WaitAsync(Eventually.HangLimit, Stop));

        Assert.Contains("0.3 seconds", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_peer_says_does_not_reach_the_terminal()
    {
        await using var peer = new StrangePeer("220 \u001b[31mFTP\u0007 ready\r\n");

        var refusal = await Refused.WithAsync(ErrorCode.ProtocolViolation, () => FtpSession.ConnectAsync(OptionsFor(peer.Port), "ann", "x".AsMemory(), Stop));

        Assert.DoesNotContain(refusal.Message, char.IsControl);
    }

    [Theory]
    [InlineData("22", (int)PeerKind.Other)]
    [InlineData("220", (int)PeerKind.Other)]
    [InlineData("220 ", (int)PeerKind.Greeting)]
    [InlineData("2x0 ftp", (int)PeerKind.Other)]
    [InlineData("\u0015\u0003\u0001", (int)PeerKind.Tls)]
    [InlineData("", (int)PeerKind.Silent)]
    public void The_first_bytes_may_be_few(string bytes, int kind)
    {
        Assert.Equal((PeerKind)kind, ProtocolDetector.KindOf(System.Text.Encoding.Latin1.GetBytes(bytes)));
    }

    private static SessionOptions OptionsFor(int port) => new() { Host = "127.0.0.1", Port = port, ConnectTimeout = TimeSpan.FromSeconds(10) };
}
