using System.Text;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Tests.Ftp.Wire;

public class ControlLineReaderTests
{
    [Theory]
    [InlineData("NOOP\r\n", "NOOP")]
    [InlineData("NOOP\n", "NOOP")]
    [InlineData("\r\n", "")]
    [InlineData("STOR  two spaces \r\n", "STOR  two spaces ")]
    [InlineData("STOR caf\u00C3\u00A9\r\n", "STOR caf\u00C3\u00A9")]
    public async Task A_line_ends_with_LF_or_CR_LF(string sent, string line)
    {
        Assert.Equal([(line, ControlLineFault.None)], await LinesOfAsync(Bytes(sent)));
    }

    [Fact]
    public async Task Lines_that_come_together_are_told_apart_and_what_has_no_end_is_no_line()
    {
        Assert.Equal(["USER a", "PASS b", "QUIT"], (await LinesOfAsync(Bytes("USER a\r\nPASS b\nQUIT\r\nLEFT"))).Select(l => l.Line));
    }

    // What telnet clients send before ABOR, with the urgent byte in its place, lost, and as the last byte before the verb (RFC 959 section 4.1.3).
    [Theory]
    [InlineData("\u00FF\u00F4\u00FF\u00F2ABOR\r\n", "ABOR")]
    [InlineData("\u00FF\u00F4\u00F2ABOR\r\n", "ABOR")]
    [InlineData("\u00FF\u00F4\u00FFABOR\r\n", "ABOR")]
    [InlineData("\u00F2ABOR\r\n", "ABOR")]
    [InlineData("\u00FF\u00F1NOOP\r\n", "NOOP")]
    [InlineData("\u00FF\u00FB\u0001\u00FF\u00FC\u0002\u00FF\u00FD\u0003\u00FF\u00FE\u0004NOOP\r\n", "NOOP")]
    [InlineData("\u00FF\u00FB\nNOOP\r\n", "NOOP")] // Option 10 has the number of LF.
    [InlineData("NO\u00FF\u00F4OP\r\u00FF\u00F1\n", "NOOP")]
    [InlineData("STOR a\u00FF\u00FFb\r\n", "STOR a\u00FFb")]
    [InlineData("\u00FF\u00FFA\r\n", "\u00FFA")]
    [InlineData("STOR \u00F0\u009F\u0098\u0080\r\n", "STOR \u00F0\u009F\u0098\u0080")]
    public async Task Telnet_is_taken_out(string sent, string line)
    {
        Assert.Equal([(line, ControlLineFault.None)], await LinesOfAsync(Bytes(sent)));
    }

    [Theory]
    [InlineData("STOR a\rb\r\n", "STOR a\rb")]
    [InlineData("STOR a\r\r\n", "STOR a\r")]
    [InlineData("STOR a\0b\n", "STOR a\0b")]
    [InlineData("STOR a\r\0\n", "STOR a\r\0")]
    [InlineData("\rNOOP\r\n", "\rNOOP")]
    [InlineData("STOR \u00FFa\r\n", "STOR \u00FFa")] // 0xFF sent once.
    [InlineData("STOR \u00FF\n", "STOR \u00FF")]
    public async Task A_bare_CR_a_NUL_and_a_lone_FF_make_the_line_malformed_and_no_other(string sent, string line)
    {
        Assert.Equal(
            [(line, ControlLineFault.Malformed), ("NOOP", ControlLineFault.None)], await LinesOfAsync(Bytes(sent + "NOOP\r\n")));
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    [InlineData(60_000, true)]
    public async Task A_line_over_the_limit_is_skipped_and_the_next_one_is_right(int length, bool isTooLong)
    {
        var fault = isTooLong ? ControlLineFault.TooLong : ControlLineFault.None;
        var sent = new string('x', length) + "\r\nNOOP\r\n";

        var lines = await LinesOfAsync(Bytes(sent), maxLine: 16);

        Assert.Equal([fault, ControlLineFault.None], lines.Select(l => l.Fault));
        Assert.Equal(isTooLong ? 0 : length, lines[0].Line.Length);
        Assert.Equal("NOOP", lines[1].Line);
    }

    // Neither may bytes that never become part of a line keep the reader busy for ever.
    [Theory]
    [InlineData("x")]
    [InlineData("\u00FF\u00F1")]
    [InlineData("\u00F2")]
    [InlineData("\r")]
    public async Task A_peer_that_never_ends_a_line_is_given_up(string unit)
    {
        var endless = Bytes(string.Concat(Enumerable.Repeat(unit, 70_000)));
        var reader = new ControlLineReader(new PiecesStream(endless, 1000), 512);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () => await reader.ReadAsync(default));
            Assert.Equal(ErrorCode.LimitExceeded, refusal.Code);
        }

        Assert.InRange(reader.BytesRead, ControlLineReader.MaxSkipped, ControlLineReader.MaxSkipped + 1000);
    }

    [Fact]
    public async Task The_limit_can_be_raised_after_the_login()
    {
        var reader = new ControlLineReader(new MemoryStream(Bytes("0123456789\r\n0123456789\r\n")), 4);
        Assert.Equal(ControlLineFault.TooLong, (await reader.ReadAsync(default))?.Fault);
        reader.MaxLine = 10;

        Assert.Equal(ControlLineFault.None, (await reader.ReadAsync(default))?.Fault);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.MaxLine = 0);
    }

    [Theory]
    [InlineData("AUTH TLS\r\n", false)]
    [InlineData("AUTH TLS\r\nUSER a\r\n", true)]
    [InlineData("AUTH TLS\r\n\r", true)]
    [InlineData("AUTH TLS\r\n\u00FF", true)]
    public async Task Bytes_behind_a_line_are_seen(string sent, bool hasMore)
    {
        var reader = new ControlLineReader(new MemoryStream(Bytes(sent)), 512);
        await reader.ReadAsync(default);

        Assert.Equal(hasMore, reader.HasBuffered);
        Assert.Equal(sent.Length, reader.BytesRead);
    }

    [Fact]
    public async Task The_beginning_of_a_line_counts_as_buffered_after_a_cancelled_read_and_is_not_lost()
    {
        var pair = new InMemoryConnectionPair();
        var reader = new ControlLineReader(pair.Server.Stream, 512);
        await pair.Client.Stream.WriteAsync(Bytes("\u00FF\u00F4NO"));
        await pair.Client.Stream.FlushAsync();
        using var cancel = new CancellationTokenSource();
        var reading = reader.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        Assert.True(reader.HasBuffered);
        await pair.Client.Stream.WriteAsync(Bytes("OP\r\n"));
        await pair.Client.Stream.FlushAsync();

        Assert.Equal("NOOP", Text((await reader.ReadAsync(default))!.Value));
        Assert.False(reader.HasBuffered);
    }

    [Fact]
    public async Task A_waiting_reader_holds_little_memory_and_nothing_of_a_password()
    {
        var stream = new WatchingStream("PASS secret\r\nNOOP\r\n"u8.ToArray());
        var reader = new ControlLineReader(stream, 4096);

        Assert.Equal("PASS secret", Text((await reader.ReadAsync(default))!.Value));
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(stream.Buffer.Span), StringComparison.Ordinal);
        await reader.ReadAsync(default);
        Assert.All(stream.Buffer.ToArray(), b => Assert.Equal(0, b));
        Assert.InRange(stream.Buffer.Length, 1, 512);
    }

    // However the network cuts it, and whatever it is.
    [Fact]
    public async Task Anything_gives_the_same_lines_in_pieces_of_any_length()
    {
        byte[][] samples =
        [
            Bytes("USER a\r\nPA\rSS b\n\u00FF\u00F4\u00FF\u00F2ABOR\r\nSTOR a\u00FF\u00FFb\r\n\r\n" + new string('y', 40) + "\n\0\nQ\u00FF\u00FB\nUIT\r\nrest"),
            .. RandomLines(200),
        ];
        foreach (var sample in samples)
        {
            var whole = await LinesOfAsync(sample, 24);
            for (var cut = 1; cut < Math.Min(sample.Length, 120); cut++)
                Assert.Equal(whole, await LinesOfAsync(sample, 24, cut, sample.Length));
            Assert.Equal(whole, await LinesOfAsync(sample, 24, 1));
        }
    }

    [Fact]
    public async Task What_was_doubled_comes_out_as_it_was()
    {
        var random = new Random(20260102);
        for (var round = 0; round < 300; round++)
        {
            var name = new byte[random.Next(300)];
            for (var i = 0; i < name.Length; i++) name[i] = random.Next(4) == 0 ? TelnetFilter.Escape : (byte)random.Next(14, 256);
            byte[] sent = [.. "STOR "u8, .. TelnetFilter.Double(name), .. "\r\n"u8];

            var line = await new ControlLineReader(new PiecesStream(sent, 7), 512).ReadAsync(default);

            Assert.Equal(ControlLineFault.None, line?.Fault);
            Assert.Equal(name, line!.Value.Bytes[5..].ToArray());
        }
    }

    // Pieces of what matters, put together by chance.
    private static IEnumerable<byte[]> RandomLines(int count)
    {
        var random = new Random(20260101);
        string[] parts = ["a", "STOR ", "\r\n", "\n", "\r", "\0", "\u00FF", "\u00FF\u00FF", "\u00FF\u00F4", "\u00F2", "\u00FF\u00FB", "\u00C3\u00A9", "abcdefghijkl"];
        for (var i = 0; i < count; i++)
            yield return Bytes(string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => parts[random.Next(parts.Length)])));
    }

    private static async Task<List<(string Line, ControlLineFault Fault)>> LinesOfAsync(byte[] sent, int maxLine = 512, params int[] pieces)
    {
        var reader = new ControlLineReader(new PiecesStream(sent, pieces), maxLine);
        var lines = new List<(string, ControlLineFault)>();
        while (await reader.ReadAsync(default) is { } line) lines.Add((Text(line), line.Fault));
        Assert.Equal(sent.Length, reader.BytesRead);
        return lines;
    }

    private static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    private static string Text(ControlLine line) => Encoding.Latin1.GetString(line.Bytes.Span);

    /// <summary>Remembers where the reader wants its bytes.</summary>
    private sealed class WatchingStream(byte[] content) : MemoryStream(content)
    {
        public Memory<byte> Buffer { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Buffer = buffer;
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
