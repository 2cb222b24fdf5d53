using System.Buffers.Binary;
using System.Text;
using CsCheck;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Framed;

public class FrameCodecTests
{
    [Fact]
    public void A_message_that_was_written_is_read_back_with_every_field()
    {
        MessageGenerators.Any.Sample(message =>
        {
            var frame = Write(message);
            var header = Read(frame);
            Assert.Equal(message.Type, header.Type);
            Assert.Equal(message.Id, header.Id);
            Assert.Equal(message.TotalSize, header.BodyLength);
            var again = FrameCodec.ReadMessage(header);
            Assert.Equal(message.GetType(), again.GetType());
            Assert.Equal(frame, Write(again));
        });
    }

    [Fact]
    public void Every_prefix_of_a_frame_needs_more()
    {
        MessageGenerators.Any.Sample(
            message =>
            {
                var frame = Write(message);
                for (var length = 0; length < frame.Length; length++)
                {
                    var complete = FrameCodec.TryReadLength(frame.AsSpan(0, length), ProtocolLimits.MaxHeader, out var total);
                    Assert.Equal(length >= ProtocolLimits.LengthPrefix, complete);
                    Assert.True(!complete || total > length);
                }
            },
            iter: 50);
    }

    [Fact]
    public void Two_frames_in_one_segment_are_told_apart()
    {
        Gen.Select(MessageGenerators.Any, MessageGenerators.Any).Sample((first, second) =>
        {
            byte[] both = [.. Write(first), .. Write(second)];
            Assert.True(FrameCodec.TryReadLength(both, ProtocolLimits.MaxHeader, out var end));
            Assert.Equal(Write(first), both[..end]);
            Assert.Equal(second.Type, Read(both[end..]).Type);
        });
    }

    [Theory]
    [InlineData(0, ErrorCode.ProtocolViolation)]
    [InlineData(1, ErrorCode.ProtocolViolation)]
    [InlineData(-1, ErrorCode.ProtocolViolation)] // 2^32-1 without a sign
    [InlineData(int.MinValue, ErrorCode.ProtocolViolation)]
    [InlineData(65537, ErrorCode.LimitExceeded)]
    [InlineData(int.MaxValue, ErrorCode.LimitExceeded)]
    public void A_length_that_cannot_be_is_refused_as_soon_as_it_is_read(int length, ErrorCode code)
    {
        var prefix = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, length);

        Assert.Equal(code, Refusal(() => FrameCodec.TryReadLength(prefix, ProtocolLimits.MaxHeader, out _)));
    }

    [Fact]
    public void A_header_of_the_largest_length_is_taken()
    {
        var prefix = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, ProtocolLimits.MaxHeader);

        Assert.True(FrameCodec.TryReadLength(prefix, ProtocolLimits.MaxHeader, out var total));
        Assert.Equal(ProtocolLimits.MaxHeader + 4, total);
    }

    [Theory]
    [InlineData(1_114_112, null)]
    [InlineData(1_114_113, ErrorCode.LimitExceeded)]
    [InlineData(long.MaxValue, ErrorCode.LimitExceeded)]
    public void A_body_over_the_limit_is_refused_by_its_announcement(long length, ErrorCode? code)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"op":"data","id":1,"total_size":{{length}}}""");

        var refusal = Record.Exception(() => FrameCodec.ReadHeader(json, ProtocolLimits.MaxBody)) as FtpToolsException;

        Assert.Equal(code, refusal?.Code);
    }

    // H4: what is no header at all. NUL, byte order mark and bytes that are no UTF-8 included.
    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"op\":\"ping\",\"id\":1}}")]
    [InlineData("{\"op\":\"ping\",\"id\":1} {}")]
    [InlineData("{\"op\":\"ping\",\"id\":1")]
    [InlineData("{\"op\":\"ping\",\"id\":1,}")]
    [InlineData("{\"op\":\"ping\",\"id\":1}\0")]
    [InlineData("\0{\"op\":\"ping\",\"id\":1}")]
    [InlineData("\uFEFF{\"op\":\"ping\",\"id\":1}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"x\":\"\0\"}")]
    [InlineData("{\"op\":7,\"id\":1}")]
    [InlineData("{\"op\":null,\"id\":1}")]
    [InlineData("{\"op\":\"ping\",\"id\":\"1\"}")]
    [InlineData("{\"op\":\"ping\",\"id\":-1}")]
    [InlineData("{\"op\":\"ping\",\"id\":2147483648}")]
    [InlineData("{\"op\":\"ping\",\"id\":1.5}")]
    [InlineData("{\"op\":\"ping\",\"id\":1e400}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"total_size\":-1}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"total_size\":null}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"total_size\":9223372036854775808}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"total_size\":1e400}")]
    [InlineData("{\"op\":\"ping\",\"op\":\"ping\",\"id\":1}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"id\":1}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"\\u0069d\":1}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,\"total_size\":0,\"total_size\":0}")]
    [InlineData("{\"op\":\"ping\",\"id\":1,/*c*/\"x\":1}")]
    public void A_header_that_is_not_as_the_protocol_has_it_is_refused(string header)
    {
        Assert.Equal(ErrorCode.ProtocolViolation, Refusal(() => FrameCodec.ReadHeader(Encoding.UTF8.GetBytes(header), ProtocolLimits.MaxBody)));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })] // an overlong slash
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // half a surrogate pair
    public void A_header_that_is_not_utf_8_is_refused_wherever_the_bytes_stand(byte[] bytes)
    {
        byte[] header = [.. """{"op":"ping","id":1,"unknown":" """u8, .. bytes, .. "\"}"u8];

        Assert.Equal(ErrorCode.ProtocolViolation, Refusal(() => FrameCodec.ReadHeader(header, ProtocolLimits.MaxBody)));
    }

    [Fact]
    public void Nesting_over_the_limit_is_refused_and_up_to_it_is_ignored()
    {
        var allowed = Nested(ProtocolLimits.MaxDepth - 1);
        var deep = Nested(ProtocolLimits.MaxDepth);
        var abyss = Nested(10_000);

        Assert.Equal(MessageType.Ping, FrameCodec.ReadHeader(allowed, 0).Type);
        Assert.Equal(ErrorCode.ProtocolViolation, Refusal(() => FrameCodec.ReadHeader(deep, 0)));
        Assert.Equal(ErrorCode.ProtocolViolation, Refusal(() => FrameCodec.ReadHeader(abyss, 0)));
    }

    [Fact]
    public void An_operation_that_is_not_known_is_read_as_unknown()
    {
        Assert.Equal(MessageType.Unknown, FrameCodec.ReadHeader("""{"op":"teleport","id":1}"""u8.ToArray(), 0).Type);
        Assert.Equal(MessageType.Unknown, FrameCodec.ReadHeader("""{"op":"Ping","id":1}"""u8.ToArray(), 0).Type);
    }

    [Fact]
    public void Fields_that_are_not_known_are_ignored_and_the_order_is_free()
    {
        var header = FrameCodec.ReadHeader("""{"x":{"op":"quit"},"path":"/a","y":[1e400],"id":9,"op":"stat"}"""u8.ToArray(), 0);

        Assert.Equal("/a", FrameCodec.ReadMessage<StatRequest>(header).Path);
        Assert.Equal(9, header.Id);
    }

    [Theory]
    [InlineData("{\"op\":\"stat\",\"id\":1}")]
    [InlineData("{\"op\":\"stat\",\"id\":1,\"path\":null}")]
    [InlineData("{\"op\":\"stat\",\"id\":1,\"path\":[]}")]
    [InlineData("{\"op\":\"stat\",\"id\":1,\"path\":\"/a\",\"path\":\"/b\"}")]
    [InlineData("{\"op\":\"stat\",\"id\":1,\"path\":\"\\ud800\"}")]
    [InlineData("{\"op\":\"store\",\"id\":1,\"file_name\":\"/a\",\"file_size\":9223372036854775808}")]
    [InlineData("{\"op\":\"store\",\"id\":1,\"file_name\":\"/a\",\"file_size\":1e400}")]
    [InlineData("{\"op\":\"store\",\"id\":1,\"file_name\":\"/a\",\"overwrite\":1}")]
    [InlineData("{\"op\":\"store\",\"id\":1,\"file_name\":\"/a\",\"modified\":\"yesterday\"}")]
    [InlineData("{\"op\":\"hello\",\"id\":1,\"versions\":[\"1\"]}")]
    public void A_field_of_the_wrong_type_is_a_bad_request_and_not_the_end(string json)
    {
        var header = FrameCodec.ReadHeader(Encoding.UTF8.GetBytes(json), 0);

        Assert.Equal(ErrorCode.BadRequest, Refusal(() => FrameCodec.ReadMessage(header)));
    }

    [Fact]
    public void An_error_about_a_field_never_repeats_what_the_peer_wrote()
    {
        var header = FrameCodec.ReadHeader("""{"op":"stat","id":1,"path":{"\u001b[2J":1}}"""u8.ToArray(), 0);

        var refusal = Assert.Throws<FtpToolsException>(() => FrameCodec.ReadMessage(header));

        Assert.DoesNotContain("[2J", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Nested(int depth)
    {
        return Encoding.UTF8.GetBytes("{\"op\":\"ping\",\"id\":1,\"x\":" + new string('[', depth) + new string(']', depth) + "}");
    }

    private static byte[] Write(Message message)
    {
        using var buffer = new FrameBuffer();
        FrameCodec.Write(buffer, message);
        return buffer.WrittenMemory.ToArray();
    }

    private static FrameHeader Read(byte[] frame)
    {
        Assert.True(FrameCodec.TryReadLength(frame, int.MaxValue - 4, out var total));
        return FrameCodec.ReadHeader(frame.AsMemory(4, total - 4), ProtocolLimits.MaxBody);
    }

    private static ErrorCode Refusal(Action action) => Assert.Throws<FtpToolsException>(action).Code;
}
