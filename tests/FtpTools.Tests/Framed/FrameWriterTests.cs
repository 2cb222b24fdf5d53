using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Framed;

public class FrameWriterTests
{
    [Fact]
    public async Task Frames_of_many_writers_never_interleave()
    {
        const int Writers = 16;
        const int FramesEach = 40;
        int[] lengths = [0, 1, 100, 16 * 1024, (16 * 1024) + 1, 150_000];
        var pair = new InMemoryConnectionPair();
        using var writer = new FrameWriter(pair.Client.Stream, TimeProvider.System);
        using var reader = Reader(pair.Server.Stream);
        var writing = Task.WhenAll(Enumerable.Range(1, Writers).Select(id => Task.Run(async () =>
        {
            for (var i = 0; i < FramesEach; i++)
            {
                var body = new byte[lengths[(id + i) % lengths.Length]];
                body.AsSpan().Fill((byte)id);
                await writer.WriteAsync(new DataMessage { Id = id, TotalSize = body.Length }, body);
            }
        })));

        for (var i = 0; i < Writers * FramesEach; i++)
        {
            var header = await reader.ReadHeaderAsync(default);
            var body = new byte[header!.Value.BytesOfBody];
            await reader.ReadBodyAsync(body, default);
            Assert.True(body.AsSpan().IndexOfAnyExcept((byte)header.Value.Id) < 0);
        }

        await writing;
        Assert.Equal(reader.BytesRead, writer.BytesWritten);
    }

    [Fact]
    public async Task A_header_over_the_limit_is_refused_here_and_later_frames_go_out()
    {
        using var stream = new MemoryStream();
        using var writer = new FrameWriter(stream, TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () => await writer.WriteAsync(TooLong()));
        await writer.WriteAsync(new PingRequest { Id = 2 });

        Assert.Equal(ErrorCode.LimitExceeded, refusal.Code);
        Assert.Equal(FrameBytes.Of("""{"op":"ping","id":2}"""), stream.ToArray());
    }

    [Fact]
    public async Task A_header_over_the_limit_does_not_hold_back_the_frames_of_those_who_waited_beside_it()
    {
        using var stream = new HeldStream();
        using var writer = new FrameWriter(stream, TimeProvider.System);
        var first = writer.WriteAsync(new PingRequest { Id = 1 }).AsTask();
        await stream.Began;
        var second = writer.WriteAsync(new PingRequest { Id = 2 }).AsTask();
        var refused = writer.WriteAsync(TooLong()).AsTask();
        stream.LetGo();

        await first;
        await second;
        Assert.Equal(ErrorCode.LimitExceeded, (await Assert.ThrowsAsync<FtpToolsException>(() => refused)).Code);
        Assert.Equal([.. FrameBytes.Of("""{"op":"ping","id":1}"""), .. FrameBytes.Of("""{"op":"ping","id":2}""")], stream.ToArray());
    }

    [Fact]
    public async Task A_broken_link_is_told_to_the_writer_under_way_and_to_all_after_it()
    {
        using var stream = new HeldStream();
        using var writer = new FrameWriter(stream, TimeProvider.System);
        var first = writer.WriteAsync(new PingRequest { Id = 1 }).AsTask();
        await stream.Began;
        var waiting = writer.WriteAsync(new PingRequest { Id = 2 }).AsTask();
        stream.Break();

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => first)).Code);
        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => waiting)).Code);
        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(async () => await writer.WriteAsync(new PingRequest { Id = 3 }))).Code);
    }

    [Fact]
    public async Task Disposed_while_a_write_is_under_way_nobody_is_left_waiting()
    {
        using var stream = new HeldStream();
        var writer = new FrameWriter(stream, TimeProvider.System);
        var first = writer.WriteAsync(new PingRequest { Id = 1 }).AsTask();
        await stream.Began;
        var waiting = writer.WriteAsync(new PingRequest { Id = 2 }).AsTask();
        writer.Dispose();
        stream.Break();

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => first)).Code);
        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => waiting)).Code);
    }

    [Fact]
    public async Task A_stall_is_counted_only_while_the_link_does_not_take_what_there_is_to_send()
    {
        var time = new FakeTimeProvider();
        using var stream = new HeldStream();
        using var writer = new FrameWriter(stream, time);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, writer.Stall);

        var writing = writer.WriteAsync(new PingRequest { Id = 1 }).AsTask();
        await stream.Began;
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), writer.Stall);

        stream.LetGo();
        await writing;
        Assert.Equal(TimeSpan.Zero, writer.Stall);
    }

    private static ListRequest TooLong() => new() { Id = 9, Path = "/" + new string('x', ProtocolLimits.MaxHeader) };

    private static FrameReader Reader(Stream stream)
    {
        return new FrameReader(stream, TimeProvider.System) { MaxHeader = ProtocolLimits.MaxHeader, MaxBody = ProtocolLimits.MaxBody };
    }
}
