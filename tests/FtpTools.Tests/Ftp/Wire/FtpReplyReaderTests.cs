using System.Text;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Tests.Ftp.Wire;

public class FtpReplyReaderTests
{
    [Theory]
    [InlineData("220 Ready\r\n", 220, "Ready")]
    [InlineData("220 Ready\n", 220, "Ready")]
    [InlineData("220\r\n", 220, "")]
    [InlineData("220 \r\n", 220, "")]
    [InlineData("220  two spaces\r\n", 220, " two spaces")]
    [InlineData("220-a\r\nb\r\n220 c\r\n", 220, "a|b|c")]
    [InlineData("220-a\r\n220-b\r\n220 c\r\n", 220, "a|b|c")] // Every line with the code, as many servers do.
    [InlineData("220-\r\n\r\n220\r\n", 220, "||")]
    [InlineData("211-Features\r\n MDTM\r\n 211 End\r\n211 End\r\n", 211, "Features| MDTM| 211 End|End")]
    [InlineData("220-a\r\n221 b\r\n220x\r\n2200 d\r\n22\r\n220 c\r\n", 220, "a|221 b|220x|2200 d|22|c")] // Only the same code and a space end it.
    [InlineData("220 a\rb\0c\r\n", 220, "a\rb\0c")] // Whoever shows it cleans it.
    [InlineData("\u00FF\u00F1220 \u00FF\u00FB\u0001a\r\n", 220, "a")]
    public async Task A_reply_is_read(string sent, int code, string lines)
    {
        var reply = Assert.Single(await RepliesOfAsync(Encoding.Latin1.GetBytes(sent)));

        Assert.Equal(code, reply.Code);
        Assert.Equal(lines, string.Join('|', reply.Lines));
        Assert.False(reply.IsInvalidUtf8);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\r\n")]
    [InlineData(" 220 a\r\n")]
    [InlineData("22 a\r\n")]
    [InlineData("2200 a\r\n")]
    [InlineData("220a\r\n")]
    [InlineData("220\ta\r\n")]
    [InlineData("099 a\r\n")]
    [InlineData("600 a\r\n")]
    [InlineData("+OK \u001B[2J\r\n")]
    [InlineData("\u0662\u0662\u0660 a\r\n")] // Digits, but not ASCII.
    [InlineData("200 a\r\nHTTP/1.1 400 Bad\r\n")]
    public async Task What_is_no_reply_is_refused_and_shown_safely(string sent)
    {
        var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () => await RepliesOfAsync(Encoding.UTF8.GetBytes(sent)));

        Assert.Equal(ErrorCode.ProtocolViolation, refusal.Code);
        Assert.DoesNotContain('\u001B', refusal.Message);
    }

    [Theory]
    [InlineData("220-a\r\n")]
    [InlineData("220-a\r\n220")]
    [InlineData("22")]
    public async Task An_end_in_the_middle_of_a_reply_is_a_lost_connection(string sent)
    {
        var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () => await RepliesOfAsync(Encoding.UTF8.GetBytes(sent)));

        Assert.Equal(ErrorCode.ConnectionLost, refusal.Code);
    }

    public static TheoryData<string> TooLarge => new(
        "220 " + new string('x', FtpReplyReader.MaxLine) + "\r\n",
        "220-a\r\n" + string.Concat(Enumerable.Repeat(new string('x', 8000) + "\r\n", 9)) + "220 end\r\n",
        "220-a\r\n" + string.Concat(Enumerable.Repeat("x\r\n", FtpReplyReader.DefaultMaxLines)) + "220 end\r\n",
        new string('2', 70_000));

    [Theory]
    [MemberData(nameof(TooLarge))]
    public async Task A_reply_over_a_limit_is_refused(string sent)
    {
        var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () => await RepliesOfAsync(Encoding.UTF8.GetBytes(sent)));

        Assert.Equal(ErrorCode.LimitExceeded, refusal.Code);
    }

    [Fact]
    public async Task The_most_lines_can_be_set()
    {
        var sent = Encoding.UTF8.GetBytes("211-a\r\n b\r\n211 c\r\n");

        Assert.NotNull(await new FtpReplyReader(new MemoryStream(sent)) { MaxLines = 3 }.ReadAsync(default));
        await Assert.ThrowsAsync<FtpToolsException>(async () => await new FtpReplyReader(new MemoryStream(sent)) { MaxLines = 2 }.ReadAsync(default));
    }

    [Fact]
    public async Task A_reply_that_is_no_UTF8_is_told_and_read_as_Latin1()
    {
        var reader = new FtpReplyReader(new MemoryStream(Encoding.Latin1.GetBytes(
            "257 \"/caf\u00C3\u00A9\"\r\n257 \"/caf\u00E9\"\r\n257 \"/caf\u00C3\u00A9\"\r\n257 \"/caf\u00C3\u00A9\"\r\n")));

        Assert.Equal("\"/caf\u00E9\"", (await reader.ReadAsync(default))?.Last);
        Assert.False(reader.SawInvalidUtf8);
        var invalid = await reader.ReadAsync(default);
        Assert.Equal("\"/caf\u00E9\"", invalid?.Last);
        Assert.True(invalid?.IsInvalidUtf8);
        Assert.True(reader.SawInvalidUtf8);
        Assert.False((await reader.ReadAsync(default))?.IsInvalidUtf8);
        reader.IsLatin1 = true;
        Assert.Equal("\"/caf\u00C3\u00A9\"", (await reader.ReadAsync(default))?.Last);
    }

    // In Latin-1 this letter is 0xFF: sent twice by some servers, once by others.
    [Theory]
    [InlineData("257 \"/\u00FF\u00FFa\"\r\n")]
    [InlineData("257 \"/\u00FFa\"\r\n")]
    public async Task An_FF_in_a_reply_is_a_letter(string sent)
    {
        Assert.Equal("\"/\u00FFa\"", Assert.Single(await RepliesOfAsync(Encoding.Latin1.GetBytes(sent))).Last);
    }

    [Fact]
    public async Task A_line_in_the_middle_may_begin_with_any_letter()
    {
        var reply = Assert.Single(await RepliesOfAsync(Encoding.UTF8.GetBytes("220-a\r\n\U0001F600 hello\r\n220 b\r\n")));

        Assert.Equal(["a", "\U0001F600 hello", "b"], reply.Lines);
        Assert.Equal(["\U0001F600 hello"], reply.Inner);
    }

    // H42, ftp.md 2: bytes in the clear behind 234 are from somebody else.
    [Theory]
    [InlineData("234 Go\r\n", false)]
    [InlineData("234 Go\r\n230 In\r\n", true)]
    [InlineData("234 Go\r\n2", true)]
    public async Task Bytes_behind_a_reply_are_seen(string sent, bool hasMore)
    {
        var reader = new FtpReplyReader(new MemoryStream(Encoding.UTF8.GetBytes(sent)));
        await reader.ReadAsync(default);

        Assert.Equal(hasMore, reader.HasBuffered);
        Assert.Equal(sent.Length, reader.BytesRead);
    }

    [Fact]
    public async Task A_reply_whose_reading_was_cancelled_is_read_by_the_next_call()
    {
        var pair = new InMemoryConnectionPair();
        var reader = new FtpReplyReader(pair.Client.Stream);
        await pair.Server.Stream.WriteAsync("220-a\r\nb"u8.ToArray());
        await pair.Server.Stream.FlushAsync();
        using var cancel = new CancellationTokenSource();
        var reading = reader.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(reader.HasBuffered);
        await pair.Server.Stream.WriteAsync("\r\n220 c\r\n"u8.ToArray());
        await pair.Server.Stream.FlushAsync();

        Assert.Equal(["a", "b", "c"], (await reader.ReadAsync(default))?.Lines);
    }

    [Fact]
    public async Task What_a_server_writes_a_client_reads_in_pieces_of_any_length()
    {
        var random = new Random(20260103);
        string[] parts = ["220", " ", "-", "end", "caf\u00E9", "\U0001F600", "\r", "\n", "\0", "\u2028", "\u00FF", "5", "\uD800", "|"];
        for (var round = 0; round < 1000; round++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 6)).Select(_ => string.Concat(random.GetItems(parts, random.Next(6)))).ToList();
            var written = new FtpReply(random.Next(2) == 0 ? 220 : random.Next(100, 600), lines) { IndentsLines = random.Next(2) == 0 };
            var sent = written.ToBytes();

            var replies = await RepliesOfAsync([.. sent, .. sent], random.Next(1, 10));

            Assert.Equal(2, replies.Count);
            Assert.Equal(written.Code, replies[1].Code);
            Assert.Equal(lines.Count, replies[1].Lines.Count);
            Assert.Equal(sent, (replies[1] with { IndentsLines = false }).ToBytes());
        }
    }

    // Whatever a stranger sends ends in replies, a refusal of ours or the end, and never in something else.
    [Fact]
    public async Task Anything_ends_in_a_reply_or_a_refusal()
    {
        var random = new Random(20260104);
        string[] parts = ["220", "230", " ", "-", "x", "\r\n", "\n", "\r", "\0", "\u00FF", "\u00F4", "\u00E9", "22", "\u001B[0m"];
        var counts = new Dictionary<ErrorCode, int>();
        var read = 0;
        for (var round = 0; round < 3000; round++)
        {
            var sent = Encoding.Latin1.GetBytes("220 a\r\n" + string.Concat(random.GetItems(parts, random.Next(30))));
            var reader = new FtpReplyReader(new PiecesStream(sent, random.Next(1, 20))) { MaxLines = 4 };
            try
            {
                while (await reader.ReadAsync(default) is not null) read++;
            }
            catch (FtpToolsException e)
            {
                counts[e.Code] = counts.GetValueOrDefault(e.Code) + 1;
            }
        }

        Assert.True(read > 3000);
        Assert.Equal(
            [ErrorCode.ProtocolViolation, ErrorCode.LimitExceeded, ErrorCode.ConnectionLost], counts.Keys.Order());
    }

    [Fact]
    public async Task A_reply_cut_at_every_byte_is_the_same()
    {
        var sent = Encoding.UTF8.GetBytes("220-caf\u00E9\r\n221 b\r\n220 c\r\n331 d\r\n");
        for (var cut = 1; cut < sent.Length; cut++)
        {
            var replies = await RepliesOfAsync(sent, cut, sent.Length);
            Assert.Equal(["220 caf\u00E9 221 b c", "331 d"], replies.Select(r => r.ToString()));
        }
    }

    private static async Task<List<FtpReply>> RepliesOfAsync(byte[] sent, params int[] pieces)
    {
        var reader = new FtpReplyReader(new PiecesStream(sent, pieces));
        var replies = new List<FtpReply>();
        while (await reader.ReadAsync(default) is { } reply) replies.Add(reply);
        return replies;
    }
}
