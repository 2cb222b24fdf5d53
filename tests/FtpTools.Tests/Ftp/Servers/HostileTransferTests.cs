using System.Text;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>Data connections that go elsewhere, never come or end wrongly, and lengths that are false (C2, C3, S14, S15).</summary>
public sealed class HostileTransferTests : HostileTest
{
    private static readonly byte[] Content = TestContent.Of(200_000);

    [Theory]
    [InlineData("192,0,2,7")]
    [InlineData("0,0,0,0")]
    [InlineData("10,1,2,3")]
    public async Task The_address_of_a_data_connection_is_always_that_of_the_server(string address)
    {
        Server.Say("EPSV", "502 What?").Say("SIZE", $"213 {Content.Length}").Send("RETR", Content).On("PASV", turn =>
        {
            var port = turn.Listen();
            return turn.SayAsync($"227 Come to me ({address},{port >> 8},{port & 255}), please.");
        });
        await using var client = await Server.ConnectAsync();

        var result = await FetchAsync(client);

        Assert.Equal(Content, File.ReadAllBytes(Folder.In("f")));
        Assert.Equal(TransferVerification.Size, result.Verification);
    }

    [Theory]
    [InlineData("EPSV", "229 Come (|||0|)")]
    [InlineData("EPSV", "229 Come (|||99999|)")]
    [InlineData("EPSV", "229 Come in.")]
    [InlineData("PASV", "227 Come (127,0,0,1,0,0)")]
    [InlineData("PASV", "227 Come (127,0,0,1,4,400)")]
    [InlineData("PASV", "227 Come (127,0,0)")]
    public async Task A_port_that_is_none_is_an_error(string verb, string reply)
    {
        Server.Say("EPSV", "502 What?").Say(verb, reply).Say("SIZE", "213 5");
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.ProtocolViolation, ends: false, () => FetchAsync(client));

        Assert.DoesNotContain(Server.Heard, line => line.StartsWith("RETR", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_answers_the_port_is_named()
    {
        Server.Say("SIZE", "213 5").On("EPSV", turn =>
        {
            var port = turn.Listen();
            turn.StopListening();
            return turn.SayAsync($"229 Come (|||{port}|)");
        });
        await using var client = await Server.ConnectAsync();

        var refusal = await RefusesAsync(client, ErrorCode.ServerUnreachable, ends: false, () => FetchAsync(client));

        Assert.Contains("port", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_at_the_end_that_comes_before_the_content_does_not_end_it()
    {
        Server.Say("SIZE", $"213 {Content.Length}").On("RETR", async turn =>
        {
            await turn.SayAsync("150 Now.\n226 Done already.");
            await turn.SendAsync(Content);
        });
        await using var client = await Server.ConnectAsync();

        await FetchAsync(client);

        Assert.Equal(Content, File.ReadAllBytes(Folder.In("f")));
        await client.PingAsync(default);
    }

    [Theory]
    [InlineData(0, ErrorCode.ConnectionLost)]
    [InlineData(100_000, ErrorCode.ConnectionLost)]
    [InlineData(200_001, ErrorCode.FileChanged)]
    public async Task A_length_that_is_false_is_no_file(int sent, ErrorCode code)
    {
        File.WriteAllText(Folder.In("f"), "old");
        Server.Say("SIZE", $"213 {Content.Length}").Send("RETR", TestContent.Of(sent));
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, code, ends: false, () => FetchAsync(client));

        Assert.Equal("old", File.ReadAllText(Folder.In("f")));
    }

    [Fact]
    public async Task Of_content_without_an_end_no_more_is_taken_than_was_announced()
    {
        Server.Say("SIZE", "213 1000").On("RETR", async turn =>
        {
            await turn.SayAsync("150 Now.");
            var (data, stream) = await turn.AcceptAsync();
            using var closing = data;
            while (true) await stream.WriteAsync(Content);
        });
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.FileChanged, ends: false, () => FetchAsync(client));

        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Theory]
    [InlineData("426 Broken.", ErrorCode.ConnectionLost)]
    [InlineData("451 Disk error.", ErrorCode.StorageError)]
    [InlineData("452 No room.", ErrorCode.StorageFull)]
    [InlineData("451 Write failed: No space left on device", ErrorCode.StorageFull)]
    [InlineData("552 Too much.", ErrorCode.QuotaExceeded)]
    [InlineData("550 Disk quota exceeded", ErrorCode.QuotaExceeded)]
    public async Task An_upload_that_is_refused_at_its_end_has_replaced_nothing(string reply, ErrorCode code)
    {
        Server.On("STOR", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.TakeAsync();
            await turn.SayAsync(reply);
        });
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, code, ends: false, () => StoreAsync(client, Content));

        Assert.DoesNotContain(Server.Heard, line => line.StartsWith("RNFR", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("213 100000")]
    [InlineData("213 200001")]
    public async Task An_upload_of_which_the_server_has_another_length_replaces_nothing(string size)
    {
        Server.Take("STOR", _ => { }).Say("DELE", "250 Gone.")
            .On("SIZE", turn => turn.SayAsync(turn.Argument.EndsWith(".ftpart", StringComparison.Ordinal) ? size : "550 No."));
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.LengthMismatch, ends: false, () => StoreAsync(client, Content));

        Assert.StartsWith("DELE", Server.Heard.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_begin_in_the_middle_sends_and_takes_from_the_beginning()
    {
        var taken = Array.Empty<byte>();
        Server.Say("SIZE", $"213 {Content.Length}").Send("RETR", Content).Take("STOR", content => taken = content)
            .Say("RNFR", "350 To what?").Say("RNTO", "250 Done.");
        await using var client = await Server.ConnectAsync();
        Server.On("RETR", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.SendAsync(Content[..100_000]);
            await turn.SayAsync("426 Broken.");
        });
        await Refused.WithAsync(ErrorCode.ConnectionLost, () => FetchAsync(client));
        Server.Send("RETR", Content);

        var fetched = await FetchAsync(client, resume: true);
        var stored = await StoreAsync(client, Content, resume: true);

        Assert.Contains(Server.Heard, line => line.StartsWith("REST", StringComparison.Ordinal));
        Assert.Equal((0, 0), (fetched.ResumedFrom, stored.ResumedFrom));
        Assert.Equal(Content, File.ReadAllBytes(Folder.In("f")));
        Assert.Equal(Content, taken);
    }

    [Fact]
    public async Task A_transfer_that_is_cancelled_leaves_the_connection_to_the_next_one()
    {
        Server.Say("SIZE", $"213 {Content.Length}").On("RETR", async turn =>
        {
            await turn.SayAsync("150 Now.");
            var (data, stream) = await turn.AcceptAsync();
            using var closing = data;
            await stream.WriteAsync(Content.AsMemory(0, 1000));
            await HostileTurn.WhenClosedAsync(data);
            await turn.SayAsync("426 You went away.");
        });
        await using var client = await Server.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var fetching = FetchAsync(client, stop: stop.Token);
        await Eventually.TrueAsync(() => client.BytesReceived > 1000, "something has arrived");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Server.Send("RETR", Content);
        await FetchAsync(client);
        Assert.Equal(1, Server.Connections);
    }

    [Fact]
    public async Task A_time_is_set_in_the_form_that_the_server_knows()
    {
        Server.Take("STOR", _ => { }).Say("RNFR", "350 To what?").Say("RNTO", "250 Done.")
            .On("SIZE", turn => turn.SayAsync($"213 {Content.Length}"))
            .On("SITE", turn => turn.SayAsync(turn.Argument.EndsWith("UTC", StringComparison.Ordinal) ? "501 What?" : "200 Done."));
        await using var client = await Server.ConnectAsync();

        await StoreAsync(client, Content);
        await StoreAsync(client, Content);

        Assert.Equal(1, Server.Heard.Count(line => line.StartsWith("MFMT", StringComparison.Ordinal)));
        Assert.Equal(1, Server.Heard.Count(line => line.StartsWith("SITE UTIME /", StringComparison.Ordinal)));
        Assert.Equal(2, Server.Heard.Count(line => line.StartsWith("SITE UTIME 20", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_whose_names_are_Latin_1_is_understood_and_answered_so()
    {
        Server.Send("LIST", "-rw-r--r-- 1 a b 5 Jan 02 2021 Gr\u00f6\u00dfe\r\n").Say("SIZE", "213 5").Send("RETR", "12345");
        await using var client = await Server.ConnectAsync();

        Assert.Equal(["Größe"], (await ListAsync(client, "/")).Select(e => e.Name));
        await client.FetchAsync(At("/Größe"), Folder.In("f"), new TransferOptions(), new FileProgress(null, "f"), default);

        Assert.Contains("RETR /Gr\u00f6\u00dfe", Server.Heard);
        Assert.Equal("12345", Encoding.ASCII.GetString(File.ReadAllBytes(Folder.In("f"))));
    }
}
