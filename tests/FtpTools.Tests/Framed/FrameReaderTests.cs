using FtpTools.Framed.Wire;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Framed;

public class FrameReaderTests
{
    private static readonly byte[] Body = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    private static readonly byte[] Frame = FrameBytes.Of("""{"op":"data","id":1,"total_size":10}""", Body);

    private static readonly byte[] Ping = FrameBytes.Of("""{"op":"ping","id":2}""");

    // H6: one frame in 1-byte segments.
    [Fact]
    public async Task A_frame_that_comes_byte_by_byte_is_read_whole()
    {
        var pair = new InMemoryConnectionPair();
        using var reader = Reader(pair.Server.Stream);
        var writing = Task.Run(async () =>
        {
            foreach (var one in Frame)
            {
                await pair.Client.Stream.WriteAsync(new[] { one });
                await pair.Client.Stream.FlushAsync();
            }
        });

        var header = await reader.ReadHeaderAsync(default);
        var body = await ReadBodyAsync(reader);
        await writing;

        Assert.Equal(MessageType.Data, header?.Type);
        Assert.Equal(Body, body);
    }

    // H6: several frames in one segment.
    [Fact]
    public async Task Frames_that_come_together_are_told_apart()
    {
        using var reader = Reader(new MemoryStream([.. Frame, .. Ping, .. Frame]));

        Assert.Equal(MessageType.Data, (await reader.ReadHeaderAsync(default))?.Type);
        Assert.Equal(Body, await ReadBodyAsync(reader));
        Assert.Equal(2, (await reader.ReadHeaderAsync(default))?.Id);
        Assert.Equal(MessageType.Data, (await reader.ReadHeaderAsync(default))?.Type);
        await reader.SkipBodyAsync(default);
        Assert.Null(await reader.ReadHeaderAsync(default));
    }

    [Fact]
    public async Task An_end_between_two_frames_is_no_error_and_one_inside_a_frame_always_is()
    {
        for (var cut = 1; cut < Frame.Length; cut++)
        {
            using var reader = Reader(new MemoryStream([.. Ping, .. Frame[..cut]]));
            Assert.Equal(MessageType.Ping, (await reader.ReadHeaderAsync(default))?.Type);
            var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () =>
            {
                await reader.ReadHeaderAsync(default);
                await reader.SkipBodyAsync(default);
            });
            Assert.Equal(ErrorCode.ConnectionLost, refusal.Code);
        }
    }

    [Fact]
    public async Task A_link_that_breaks_is_a_lost_connection()
    {
        var pair = new InMemoryConnectionPair();
        using var reader = Reader(pair.Server.Stream);
        pair.Server.Abort();

        var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () => await reader.ReadHeaderAsync(default));

        Assert.Equal(ErrorCode.ConnectionLost, refusal.Code);
    }

    [Fact]
    public async Task A_header_of_the_largest_length_and_a_long_body_are_read()
    {
        var padding = new string('x', ProtocolLimits.MaxHeader - """{"op":"data","id":1,"total_size":300000,"x":""}""".Length);
        var body = TestContent.Of(300_000);
        var frame = FrameBytes.Of($$"""{"op":"data","id":1,"total_size":300000,"x":"{{padding}}"}""", body);
        using var reader = Reader(new MemoryStream([.. Ping, .. frame, .. Ping]));

        await reader.ReadHeaderAsync(default);
        var header = await reader.ReadHeaderAsync(default);

        Assert.Equal(ProtocolLimits.MaxHeader, header?.Json.Length);
        Assert.Equal(body, await ReadBodyAsync(reader));
        Assert.Equal(MessageType.Ping, (await reader.ReadHeaderAsync(default))?.Type);
    }

    [Fact]
    public async Task Before_the_login_a_long_header_and_any_body_are_refused()
    {
        using var longHeader = new FrameReader(new MemoryStream(FrameBytes.Prefix(ProtocolLimits.MaxHeaderBeforeLogin + 1)), TimeProvider.System);
        using var anyBody = new FrameReader(new MemoryStream(Frame), TimeProvider.System);

        Assert.Equal(ErrorCode.LimitExceeded, (await Assert.ThrowsAsync<FtpToolsException>(async () => await longHeader.ReadHeaderAsync(default))).Code);
        Assert.Equal(ErrorCode.LimitExceeded, (await Assert.ThrowsAsync<FtpToolsException>(async () => await anyBody.ReadHeaderAsync(default))).Code);
    }

    [Fact]
    public async Task A_frame_that_was_refused_is_refused_again_and_never_taken_for_the_next_one()
    {
        using var reader = Reader(new MemoryStream([.. FrameBytes.Of("[]"), .. Ping]));

        for (var attempt = 0; attempt < 2; attempt++)
            Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(async () => await reader.ReadHeaderAsync(default))).Code);
    }

    [Fact]
    public async Task The_next_header_is_not_read_while_there_is_body_left()
    {
        using var reader = Reader(new MemoryStream([.. Frame, .. Ping]));
        await reader.ReadHeaderAsync(default);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadHeaderAsync(default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task A_header_whose_reading_was_cancelled_is_read_by_the_next_call(int before)
    {
        var pair = new InMemoryConnectionPair();
        using var reader = Reader(pair.Server.Stream);
        await SendAsync(pair, Frame[..before]);
        await CancelAsync(token => reader.ReadHeaderAsync(token).AsTask());
        await SendAsync(pair, [.. Frame[before..], .. Ping]);

        Assert.Equal(MessageType.Data, (await reader.ReadHeaderAsync(default))?.Type);
        Assert.Equal(Body, await ReadBodyAsync(reader));
        Assert.Equal(MessageType.Ping, (await reader.ReadHeaderAsync(default))?.Type);
    }

    [Fact]
    public async Task After_a_body_whose_reading_was_cancelled_the_rest_can_be_skipped_and_the_next_frame_is_right()
    {
        var pair = new InMemoryConnectionPair();
        using var reader = Reader(pair.Server.Stream);
        await SendAsync(pair, Frame[..^6]);
        await reader.ReadHeaderAsync(default);
        await CancelAsync(token => reader.ReadBodyAsync(new byte[10], token).AsTask());
        await SendAsync(pair, [.. Frame[^6..], .. Ping]);

        Assert.Equal(6, reader.BodyLeft);
        await reader.SkipBodyAsync(default);
        Assert.Equal(MessageType.Ping, (await reader.ReadHeaderAsync(default))?.Type);
    }

    [Fact]
    public async Task A_stall_is_counted_from_when_we_wait_inside_a_frame_and_not_between_frames()
    {
        var time = new FakeTimeProvider();
        var pair = new InMemoryConnectionPair();
        using var reader = Reader(pair.Server.Stream, time);
        var header = reader.ReadHeaderAsync(default).AsTask();
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, reader.Stall);

        await SendAsync(pair, Frame[..^1]);
        await header;
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, reader.Stall); // Nobody reads: it is we who are slow.

        var body = ReadBodyAsync(reader);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), reader.Stall);

        await SendAsync(pair, Frame[^1..]);
        Assert.Equal(Body, await body);
        Assert.Equal(TimeSpan.Zero, reader.Stall);
    }

    private static FrameReader Reader(Stream stream, TimeProvider? time = null)
    {
        return new FrameReader(stream, time ?? TimeProvider.System) { MaxHeader = ProtocolLimits.MaxHeader, MaxBody = ProtocolLimits.MaxBody };
    }

    private static async Task SendAsync(InMemoryConnectionPair pair, byte[] bytes)
    {
        await pair.Client.Stream.WriteAsync(bytes);
        await pair.Client.Stream.FlushAsync();
    }

    private static async Task CancelAsync(Func<CancellationToken, Task> read)
    {
        using var cancellation = new CancellationTokenSource();
        var reading = read(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static async Task<byte[]> ReadBodyAsync(FrameReader reader)
    {
        var body = new byte[reader.BodyLeft];
        await reader.ReadBodyAsync(body, default);
        return body;
    }
}
