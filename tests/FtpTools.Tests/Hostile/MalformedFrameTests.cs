using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Frames that are none: lengths that cannot be (H1) and headers that are no headers (H4).</summary>
public class MalformedFrameTests(PlainServer plain) : IClassFixture<PlainServer>
{
    // H1
    [Theory]
    [InlineData(0, ErrorCode.ProtocolViolation)]
    [InlineData(1, ErrorCode.ProtocolViolation)]
    [InlineData(int.MaxValue, ErrorCode.LimitExceeded)]
    [InlineData(-1, ErrorCode.ProtocolViolation)] // 2^32-1 without a sign
    [InlineData(-2, ErrorCode.ProtocolViolation)]
    [InlineData(int.MinValue, ErrorCode.ProtocolViolation)]
    [InlineData(0x01010316, ErrorCode.LimitExceeded)] // how a TLS handshake begins
    [InlineData(0x20544547, ErrorCode.LimitExceeded)] // "GET "
    public async Task H1_a_length_that_cannot_be_is_one_error_and_the_end(int length, ErrorCode code)
    {
        await using var beforeLogin = await MisbehavingPeer.ConnectAsync(plain.Server);
        await using var afterLogin = await MisbehavingPeer.LogInAsync(plain.Server);

        await beforeLogin.Frames.WriteAsync(FrameBytes.Prefix(length));
        await afterLogin.Frames.WriteAsync(FrameBytes.Prefix(length));

        await beforeLogin.Frames.ExpectLastErrorAsync(code);
        await afterLogin.Frames.ExpectLastErrorAsync(code);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task H1_the_limit_of_a_header_is_lower_before_the_login()
    {
        var ping = Encoding.UTF8.GetBytes("""{"op":"ping","id":9,"x":" """ + new string('x', 5000) + "\"}");
        await using var beforeLogin = await MisbehavingPeer.ConnectAsync(plain.Server);
        await using var afterLogin = await MisbehavingPeer.LogInAsync(plain.Server);

        await beforeLogin.Frames.WriteAsync(FrameBytes.Of(ping));
        await afterLogin.Frames.WriteAsync(FrameBytes.Of(ping));

        await beforeLogin.Frames.ExpectLastErrorAsync(ErrorCode.LimitExceeded);
        Assert.Equal(9, (await afterLogin.Frames.NextAsync()).Id);
    }

    // H4: bytes that are no header end the connection after one error.
    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("\uFEFF{\"op\":\"ping\",\"id\":9}")]
    [InlineData("{\"op\":\"ping\",\"id\":9}\0")]
    [InlineData("{\"op\":\"ping\",\"id\":9,\"id\":10}")]
    [InlineData("{\"op\":\"ping\",\"op\":\"quit\",\"id\":9}")]
    [InlineData("{\"op\":\"ping\",\"id\":1e400}")]
    [InlineData("{\"op\":\"ping\",\"id\":\"9\"}")]
    [InlineData("{\"op\":[],\"id\":9}")]
    [InlineData("{\"id\":9}")]
    public async Task H4_what_is_no_header_is_one_error_and_the_end(string header)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync(header);

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task H4_bytes_that_are_no_utf_8_are_one_error_and_the_end()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync(FrameBytes.Of([.. "{\"op\":\"ping\",\"id\":9,\"x\":\""u8, 0xC0, 0xAF, .. "\"}"u8]));

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task H4_nesting_of_ten_thousand_levels_is_one_error_and_the_end()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync("{\"op\":\"ping\",\"id\":9,\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}");

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await HonestClient.IsServedAsync(plain.Server);
    }

    // H4: a header that can be read, but makes no sense, fails its request alone.
    [Theory]
    [InlineData("{\"op\":\"format_disk\",\"id\":9}", ErrorCode.NotSupported)]
    [InlineData("{\"op\":\"PING\",\"id\":9}", ErrorCode.NotSupported)]
    [InlineData("{\"op\":\"format_disk\",\"id\":9,\"total_size\":3}", ErrorCode.NotSupported, "abc")]
    [InlineData("{\"op\":\"stat\",\"id\":9}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"stat\",\"id\":9,\"path\":7}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"stat\",\"id\":9,\"path\":\"/\",\"path\":\"/\"}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"stat\",\"id\":9,\"path\":\"\\ud800\"}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"stat\",\"id\":9,\"path\":\"/a\\u0000b\"}", ErrorCode.NameRefused)]
    [InlineData("{\"op\":\"stat\",\"id\":9,\"path\":\"\"}", ErrorCode.PathRefused)]
    [InlineData("{\"op\":\"cancel\",\"id\":9}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"cancel\",\"id\":9,\"target\":\"9\"}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"fetch\",\"id\":9,\"file_name\":\"/a\",\"algorithm\":\"crc32\"}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"digest\",\"id\":9,\"file_name\":\"/a\",\"length\":1e400}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"store\",\"id\":9,\"file_name\":{},\"total_size\":3}", ErrorCode.BadRequest, "abc")]
    public async Task H4_a_request_that_makes_no_sense_fails_alone(string header, ErrorCode code, string? body = null)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        var answer = await peer.Frames.AskAsync(header, body is null ? null : Encoding.ASCII.GetBytes(body));
        var ping = await peer.Frames.AskAsync("""{"op":"ping","id":10}""");

        Assert.Equal((9, code), (answer.Id, answer.Code));
        Assert.Equal((10, "reply"), (ping.Id, ping.Op));
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("cancel")]
    [InlineData("stat")]
    [InlineData("end")]
    public async Task A_body_where_none_belongs_is_one_error_and_the_end(string op)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync($$"""{"op":"{{op}}","id":9,"path":"/","target":9,"total_size":3}""", [1, 2, 3]);

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Theory]
    [InlineData("reply")]
    [InlineData("error")]
    [InlineData("page")]
    [InlineData("ready")]
    [InlineData("begin")]
    public async Task A_frame_that_only_a_server_sends_is_one_error_and_the_end(string op)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync($$"""{"op":"{{op}}","id":9}""");

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await HonestClient.IsServedAsync(plain.Server);
    }
}
