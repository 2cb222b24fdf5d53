using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>Replies that are wrong, endless, or not asked for (C4, S16), and servers that end it.</summary>
public sealed class HostileReplyTests : HostileTest
{
    [Theory]
    [InlineData("226 Transfer complete.")]
    [InlineData("150 Here it comes.")]
    [InlineData("230 Come in.")]
    [InlineData("257 \"/\"")]
    [InlineData("220 Hello.")]
    public async Task A_reply_that_belongs_to_another_command_ends_the_session(string reply)
    {
        await using var client = await Server.Say("SIZE", reply).ConnectAsync();

        await RefusesAsync(client, ErrorCode.ProtocolViolation, ends: true, () => client.StatAsync(At("/f"), default));
    }

    [Fact]
    public async Task A_second_reply_to_one_command_is_not_taken_for_that_to_the_next_one()
    {
        await using var client = await Server.Say("SIZE", "550 No such file.\n250 There.").Say("CWD", "550 No.").ConnectAsync();

        await RefusesAsync(client, ErrorCode.ProtocolViolation, ends: true, () => client.StatAsync(At("/f"), default));

        Assert.DoesNotContain(Server.Heard, line => line.StartsWith("CWD", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_on_which_something_came_that_nobody_asked_for_is_replaced()
    {
        await using var client = await Server.Say("NOOP", "200 Here.\n213 5").On("CWD", turn => turn.SayAsync(turn.Argument == "/" ? "250 There." : "550 No.")).ConnectAsync();
        await client.PingAsync(default);

        await RefusesAsync(client, ErrorCode.NotFound, ends: false, () => client.StatAsync(At("/f"), default));

        Assert.Equal(2, Server.Connections);
    }

    [Theory]
    [InlineData("200 ")]
    [InlineData("200-It goes on.\r\n")]
    [InlineData("200-\r\n and on\r\n")]
    public async Task A_reply_without_an_end_is_given_up(string piece)
    {
        Server.On("NOOP", async turn =>
        {
            while (true) await turn.RawAsync(piece);
        });
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.LimitExceeded, ends: true, () => client.PingAsync(default));
    }

    [Fact]
    public async Task A_transfer_that_begins_again_and_again_is_given_up()
    {
        Server.Say("SIZE", "213 5").On("RETR", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.SendAsync("12345"u8.ToArray());
            while (true) await turn.SayAsync("150 Now.");
        });
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.ProtocolViolation, ends: false, () => FetchAsync(client));

        Assert.False(File.Exists(Folder.In("f")));
    }

    [Theory]
    [InlineData("hello?")]
    [InlineData("2200 hello")]
    [InlineData("SSH-2.0-OpenSSH_9.2")]
    public async Task What_is_no_reply_is_no_server(string greeting)
    {
        Server.Say("220", greeting);

        await Refused.WithAsync(ErrorCode.ProtocolViolation, () => Server.ConnectAsync());

        Assert.Empty(Server.Heard);
    }

    [Fact]
    public async Task A_reply_that_does_not_come_ends_the_session()
    {
        Server.On("NOOP", _ => Task.CompletedTask);
        await using var client = await Server.ConnectAsync(patience: TimeSpan.FromMilliseconds(200));

        var refusal = await RefusesAsync(client, ErrorCode.ConnectionLost, ends: true, () => client.PingAsync(default));

        Assert.Contains("did not answer", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOOP")]
    [InlineData("SIZE")]
    [InlineData("EPSV")]
    [InlineData("RETR")]
    [InlineData("CWD")]
    public async Task A_server_that_says_that_it_ends_has_ended(string verb)
    {
        await using var client = await Server.Say("SIZE", "213 5").Send("RETR", "12345").Say(verb, "421 I am tired.").ConnectAsync();

        await RefusesAsync(client, ErrorCode.ConnectionLost, ends: true, async () =>
        {
            await client.PingAsync(default);
            await FetchAsync(client);
            await ListAsync(client, "/");
        });
    }

    [Theory]
    [InlineData("421 Timeout.")]
    [InlineData(null)]
    public async Task A_connection_that_the_server_has_ended_while_it_was_idle_is_replaced(string? farewell)
    {
        var first = true;
        var ended = new TaskCompletionSource();
        Server.On("NOOP", async turn =>
        {
            await turn.SayAsync("200 Here.");
            if (!first) return;
            first = false;
            if (farewell is not null) await turn.SayAsync(farewell);
            turn.Close();
            ended.SetResult();
        });
        await using var client = await Server.ConnectAsync();
        await client.PingAsync(default);
        await ended.Task.WaitAsync(Eventually.HangLimit);

        await client.PingAsync(default);

        Assert.True(client.IsOpen);
        Assert.Equal(2, Server.Connections);
    }

    [Fact]
    public async Task The_text_of_a_reply_is_cleaned_before_it_is_shown()
    {
        Server.Say("220", "220 \x1b[2Jwelcome").Say("SIZE", "550 \x1b]0;gone\a").Say("CWD", "553 \x1b[31mno");
        await using var client = await Server.ConnectAsync();

        var refusal = await RefusesAsync(client, ErrorCode.NameRefused, ends: false, () => client.StatAsync(At("/f"), default));

        Assert.DoesNotContain('\x1b', client.Agent!);
        Assert.DoesNotContain('\x1b', refusal.Message);
    }

    [Theory]
    [InlineData("ann\r\nDELE f")]
    [InlineData("ann\nDELE f")]
    [InlineData("ann\0")]
    public async Task The_end_of_a_line_within_a_command_is_refused_before_anything_is_sent(string user)
    {
        await Refused.WithAsync(ErrorCode.InvalidArgument, () => Server.ConnectAsync(user: user));
        Assert.Throws<FtpToolsException>(() => At("/a\r\nDELE f"));
        Assert.Throws<FtpToolsException>(() => At("/a\nDELE f"));

        Assert.Empty(Server.Heard);
    }

    [Fact]
    public async Task A_command_that_is_refused_for_its_length_is_asked_again_when_it_is_short()
    {
        Server.On("SIZE", turn => turn.SayAsync(turn.Argument.Length > 300 ? "500 Line too long." : "213 5")).Say("CWD", "550 No.");
        await using var client = await Server.ConnectAsync();

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => client.StatAsync(At("/" + new string('x', 200) + "/" + new string('y', 200)), default));

        Assert.Equal(5, (await client.StatAsync(At("/f"), default)).Size);
    }
}
