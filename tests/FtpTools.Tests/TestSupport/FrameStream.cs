using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace FtpTools.Tests.TestSupport;

/// <summary>Writes whatever bytes a test wants and reads frames, by hand: it shares no code with what is tested.</summary>
internal sealed class FrameStream(Stream stream)
{
    public async Task WriteAsync(params byte[] bytes)
    {
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
    }

    public Task WriteAsync(string header, byte[]? body = null) => WriteAsync(FrameBytes.Of(header, body));

    /// <summary>Reads the next frame.</summary>
    /// <returns>Null when the other end closed the link or broke it.</returns>
    public async Task<RawFrame?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.HangLimit);
        var prefix = new byte[4];
        try
        {
            if (await stream.ReadAtLeastAsync(prefix, 4, throwOnEndOfStream: false, limit.Token) < 4) return null;
            var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(prefix)];
            await stream.ReadExactlyAsync(text, limit.Token);
            var header = JsonNode.Parse(text)!.AsObject();
            var body = new byte[(int?)header["total_size"] ?? 0];
            await stream.ReadExactlyAsync(body, limit.Token);
            return new RawFrame(header, body);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Sends a request and reads one frame.</summary>
    public async Task<RawFrame> AskAsync(string header, byte[]? body = null)
    {
        await WriteAsync(header, body);
        return await NextAsync();
    }

    /// <summary>Reads the next frame; the link must not end before it.</summary>
    public async Task<RawFrame> NextAsync()
    {
        var frame = await ReadAsync();
        Assert.True(frame is not null, "The other end closed the link where a frame was expected.");
        return frame;
    }

    /// <summary>Reads until the other end closes the link.</summary>
    /// <returns>The frames that came before.</returns>
    public async Task<IReadOnlyList<RawFrame>> ReadToEndAsync()
    {
        var frames = new List<RawFrame>();
        while (await ReadAsync() is { } frame) frames.Add(frame);
        return frames;
    }

    /// <summary>Expects an error frame for no request in particular, and then the end of the link.</summary>
    public async Task ExpectLastErrorAsync(ErrorCode code)
    {
        var frames = await ReadToEndAsync();
        Assert.Contains(frames, f => f.Code == code);
        Assert.Single(frames, f => f is { Op: "error", Id: 0 });
    }
}
