using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>What somebody on the way could do before TLS, and servers that let in fewer connections than are wanted.</summary>
public sealed class HostileLoginTests : HostileTest
{
    [Theory]
    [InlineData("502 What?")]
    [InlineData("534 Not now.")]
    [InlineData("421 No.")]
    [InlineData("550 No.")]
    public async Task A_server_that_does_not_encrypt_hears_no_password(string reply)
    {
        Server.Say("AUTH", reply);

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => Server.ConnectAsync(withTls: true));

        Assert.Equal(["AUTH TLS"], Server.Heard);
    }

    [Theory]
    [InlineData("234 Go on.\n230 Already in.")]
    [InlineData("234 Go on.\n220 Hello again.")]
    [InlineData("234 Go on.\n2")]
    public async Task What_comes_in_plain_behind_the_reply_to_AUTH_ends_it(string reply)
    {
        Server.On("AUTH", turn => turn.RawAsync(reply.Replace("\n", "\r\n", StringComparison.Ordinal)));

        var refusal = await Assert.ThrowsAnyAsync<FtpToolsException>(() => Server.ConnectAsync(withTls: true));

        // When it comes later than the client looked, it is no TLS.
        Assert.Contains(refusal.Code, new[] { ErrorCode.ProtocolViolation, ErrorCode.TlsFailed });
        Assert.Equal(["AUTH TLS"], Server.Heard);
    }

    [Fact]
    public async Task A_server_that_does_not_encrypt_data_is_not_used()
    {
        Server.Say("PROT", "536 Not that.");

        await Refused.WithAsync(ErrorCode.TlsFailed, () => Server.ConnectAsync(withTls: true));
    }

    [Fact]
    public async Task A_data_connection_that_does_not_take_up_encryption_is_given_up()
    {
        Server.Say("SIZE", "213 5").On("RETR", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.WhenGoneAsync();
        });
        await using var client = await Server.ConnectAsync(withTls: true, patience: TimeSpan.FromSeconds(1));

        await RefusesAsync(client, ErrorCode.TlsFailed, ends: false, () => FetchAsync(client));
    }

    [Fact]
    public async Task Why_a_data_connection_is_not_taken_the_server_says()
    {
        Server.Say("SIZE", "213 5").On("RETR", async turn =>
        {
            await turn.SayAsync("150 Now.");
            turn.StopListening();
            await turn.SayAsync("522 Session reuse required.");
        });
        await using var client = await Server.ConnectAsync(withTls: true);

        var refusal = await RefusesAsync(client, ErrorCode.TlsFailed, ends: false, () => FetchAsync(client));

        Assert.Contains("Session reuse required", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, Server.Connections);
    }

    [Theory]
    [InlineData("220", "421 Too many of you.")]
    [InlineData("PASS", "530 Too many of you.")]
    [InlineData("USER", "421 Too many of you.")]
    public async Task A_server_that_lets_in_one_connection_only_serves_many_operations(string verb, string reply)
    {
        var started = 0;
        await using var client = await Server.ConnectAsync();
        Server.Say(verb, reply).On("NOOP", async turn =>
        {
            // The first one is held until the server has refused another connection.
            if (Interlocked.Increment(ref started) == 1) await Eventually.TrueAsync(() => Server.Connections > 1, "another connection is tried");
            await turn.SayAsync("200 Here.");
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PingAsync(default))).WaitAsync(Eventually.HangLimit);

        Assert.True(client.IsOpen);
        Assert.Equal(20, started);
        Assert.InRange(Server.Connections, 2, 4);
        var refused = Server.Connections;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PingAsync(default))).WaitAsync(Eventually.HangLimit);
        Assert.Equal(refused, Server.Connections);
    }
}
