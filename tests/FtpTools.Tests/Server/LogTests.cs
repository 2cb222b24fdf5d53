using FtpTools.Tests.TestSupport;
using Microsoft.Extensions.Logging;

namespace FtpTools.Tests.Server;

/// <summary>What both ends log: what was done, by whom, and nothing that is secret or that a terminal would obey.</summary>
public class LogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_tells_who_did_what_with_which_file()
    {
        var log = new LinesLogger();
        using var folder = new TemporaryFolder();
        await using (var server = await TestServer.StartAsync(o => o with { Logger = log, UseTls = false }))
        {
            server.Server.RegisterCommand(new RemoteCommand { Name = "echo", RunAsync = (_, _) => Task.FromResult(new RemoteCommandOutput("x", [])) });
            await using var session = await server.ConnectAsync();
            var (small, large) = (Path.Combine(folder.Path, "small"), Path.Combine(folder.Path, "large"));
            await File.WriteAllBytesAsync(small, new byte[12], Stop);
            await File.WriteAllBytesAsync(large, new byte[3_000_000], Stop);
            await session.UploadAsync(small, "/s", cancellationToken: Stop);
            await session.UploadAsync(large, "/l", cancellationToken: Stop);
            await session.DownloadAsync("/l", large + "2", cancellationToken: Stop);
            await session.MakeDirectoryAsync("/d", cancellationToken: Stop);
            await session.RenameAsync("/s", "/d/t", cancellationToken: Stop);
            await session.DeleteFileAsync("/l", Stop);
            await session.InvokeCommandAsync("echo", [], cancellationToken: Stop);
            await Refused.WithAsync(ErrorCode.NotFound, () => session.StatAsync("/none", Stop));
            await session.CloseAsync(Stop);
        }

        foreach (var end in new[]
        {
            "ann logged in", "ann stored /s, 12 bytes", "ann stored /l, 3000000 bytes", "ann fetched /l, 3000000 bytes", "ann, make_directory /d",
            "ann renamed /s to /d/t", "ann, delete_file /l", "ann called the command echo", "stat /none: not_found",
        })
        {
            Assert.Contains(log.Texts, t => t.EndsWith(end, StringComparison.Ordinal));
        }

        Assert.Contains(log.Texts, t => t.StartsWith("Listening on 127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(log.Texts, t => t.StartsWith("Stopped", StringComparison.Ordinal));
        Assert.All(log.Lines, l => Assert.True(l.Level <= LogLevel.Information, l.Text));
    }

    [Fact]
    public async Task A_session_tells_its_connection_its_login_and_its_end()
    {
        var log = new LinesLogger();
        await using var server = await TestServer.StartAsync();
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, Logger = log };
        await using (var session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory(), Stop))
        {
            await session.CloseAsync(Stop);
        }

        var place = HostAddress.Join("127.0.0.1", server.Server.Port);
        var told = log.Lines.Where(l => l.Level == LogLevel.Information).Select(l => l.Text).ToList();
        Assert.Equal(3, told.Count);
        Assert.StartsWith($"Connected to {place}, encrypted with Tls1", told[0], StringComparison.Ordinal);
        Assert.EndsWith(server.Server.Thumbprint!, told[0], StringComparison.Ordinal);
        Assert.StartsWith($"Logged in at {place} as ann; the server is FtpTools", told[1], StringComparison.Ordinal);
        Assert.Contains("ended: ", told[2], StringComparison.Ordinal);
        Assert.Contains(log.Lines, l => l is { Level: LogLevel.Debug, Text: "Request 1: hello" });
    }

    [Fact]
    public async Task A_transfer_that_is_tried_again_is_told_with_the_reason()
    {
        var log = new LinesLogger();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "f");
        await File.WriteAllBytesAsync(path, new byte[10], Stop);
        await using var server = await TestServer.StartAsync();
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, Logger = log };
        await using var session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory(), Stop);
        await server.RestartAsync();
        await Eventually.TrueAsync(() => session.State == FtpSessionState.Lost, "the session notices that the server was stopped");

        var result = await session.UploadAsync(path, "/f", new TransferOptions { RetryCount = 3, RetryInterval = TimeSpan.FromMilliseconds(10) }, cancellationToken: Stop);

        Assert.Equal(2, result.Attempts);
        Assert.Contains(log.Texts, t => t.StartsWith($"Attempt 1 for {path} failed, and the next begins in 0.0", StringComparison.Ordinal));
        Assert.Contains(log.Texts, t => t.StartsWith("Connecting to 127.0.0.1:", StringComparison.Ordinal) && t.Contains("again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_secrets_nor_control_characters_reach_a_log()
    {
        var (at, with) = (new LinesLogger(), new LinesLogger());
        const string secret = "hush-hush-4711";
        await using (var server = await TestServer.StartAsync(o => o with { Logger = at, UseTls = false }))
        {
            var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, UseTls = false, Logger = with };
            await Refused.WithAsync(ErrorCode.LoginFailed, () => FtpSession.ConnectAsync(options, "ann", secret.AsMemory(), Stop));
            await Assert.ThrowsAnyAsync<FtpToolsException>(() => FtpSession.ConnectAsync(options, "an\u202en", secret.AsMemory(), Stop));
            await using var peer = await MisbehavingPeer.LogInAsync(server);
            foreach (var request in new[]
            {
                """{"op":"stat","id":5,"path":"/a\u001b[31mb\nLogged in: root"}""", """{"op":"delete_file","id":6,"path":"/\u0007x"}""",
                """{"op":"invoke","id":7,"name":"\u001b]0;title","arguments":["hush-hush-4711"]}""", """{"op":"make_directory","id":8,"path":"/\u009b1m"}""",
            })
            {
                Assert.Equal("error", (await peer.Frames.AskAsync(request)).Op);
            }
        }

        Assert.Contains(at.Texts, t => t.Contains("failed", StringComparison.Ordinal));
        Assert.All(at.Texts.Concat(with.Texts), t => Assert.DoesNotContain(t, char.IsControl));
        Assert.All(at.Texts.Concat(with.Texts), t => Assert.DoesNotContain(secret, t, StringComparison.Ordinal));
        Assert.All(at.Texts.Concat(with.Texts), t => Assert.DoesNotContain(TestServer.Password, t, StringComparison.Ordinal));
    }
}
