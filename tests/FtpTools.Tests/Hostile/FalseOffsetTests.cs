using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Hostile;

/// <summary>Offsets that are none, or lie outside the file (H37), in every frame that has one: one request fails or begins at the
/// beginning, and the connection goes on.</summary>
public class FalseOffsetTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private const int Large = ProtocolLimits.MaxFileInOneFrame + 10;

    private static readonly byte[] Content = TestContent.Of(10);

    private static int _last;

    [Theory]
    [InlineData(10, "-1")]
    [InlineData(Large, "-1")]
    [InlineData(Large, "-9223372036854775808")]
    [InlineData(10, "99999999999999999999")]
    [InlineData(Large, "99999999999999999999")]
    [InlineData(Large, "-99999999999999999999")]
    [InlineData(Large, "1.5")]
    [InlineData(Large, "\"7\"")]
    public async Task H37_a_fetch_from_an_offset_that_is_none_is_refused(int length, string offset)
    {
        var name = Place(length);
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        var answer = await peer.Frames.AskAsync($$"""{"op":"fetch","id":5,"file_name":"/{{name}}","offset":{{offset}},"md5":"00"}""");

        Assert.Equal((5, ErrorCode.BadRequest), (answer.Id, answer.Code));
        await GoesOnAsync(peer);
    }

    [Theory]
    [InlineData("262155")]
    [InlineData("9223372036854775807")]
    public async Task H37_a_fetch_from_behind_the_end_begins_at_the_beginning(string offset)
    {
        var name = Place(Large);
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        var begin = await peer.Frames.AskAsync(
            $$"""{"op":"fetch","id":5,"file_name":"/{{name}}","offset":{{offset}},"md5":"{{TestContent.Md5(TestContent.Of(Large))}}"}""");
        var bytes = new List<byte>();
        RawFrame frame;
        while ((frame = await peer.Frames.NextAsync()).Op == "data") bytes.AddRange(frame.Body);

        Assert.Equal("begin", begin.Op);
        Assert.Equal(0, (long?)begin.Header["offset"] ?? 0);
        Assert.Equal(TestContent.Of(Large), bytes);
        Assert.Equal(TestContent.Md5(TestContent.Of(Large)), frame.Text("md5"));
        await GoesOnAsync(peer);
    }

    [Theory]
    [InlineData("-1", ErrorCode.BadRequest)]
    [InlineData("99999999999999999999", ErrorCode.BadRequest)]
    [InlineData("262155", ErrorCode.LengthMismatch)]
    [InlineData("9223372036854775807", ErrorCode.LengthMismatch)]
    public async Task H37_the_digest_of_a_length_that_is_none_is_refused(string length, ErrorCode code)
    {
        var name = Place(Large);
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        var answer = await peer.Frames.AskAsync($$"""{"op":"digest","id":5,"file_name":"/{{name}}","length":{{length}}}""");

        Assert.Equal((5, code), (answer.Id, answer.Code));
        await GoesOnAsync(peer);
    }

    // Nothing waits, so that the content can begin at 0 only.
    [Theory]
    [InlineData("data", "-1")]
    [InlineData("data", "5")]
    [InlineData("data", "11")]
    [InlineData("data", "9223372036854775807")]
    [InlineData("data", "99999999999999999999")]
    [InlineData("end", "-1")]
    [InlineData("end", "10")]
    [InlineData("end", "9223372036854775807")]
    [InlineData("end", "-99999999999999999999")]
    public async Task H37_content_that_begins_where_nothing_waits_fails_the_upload_alone(string frame, string offset)
    {
        var name = NewName();
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        var ready = await peer.Frames.AskAsync($$"""{"op":"store","id":5,"file_name":"/{{name}}","file_size":10,"resume":true}""");
        Assert.Equal(0, (long)ready.Header["offset"]!);

        var header = frame == "data"
            ? $$"""{"op":"data","id":5,"total_size":10,"offset":{{offset}}}"""
            : $$"""{"op":"end","id":5,"md5":"{{TestContent.Md5(Content)}}","offset":{{offset}}}""";
        await peer.Frames.WriteAsync(header, frame == "data" ? Content : null);
        var answer = await peer.Frames.NextAsync();

        Assert.Equal((5, ErrorCode.BadRequest), (answer.Id, answer.Code));
        await GoesOnAsync(peer);
        Assert.False(File.Exists(plain.Server.InHome(name)));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("262145")]
    [InlineData("1048576")]
    [InlineData("99999999999999999999")]
    public async Task H37_content_that_begins_elsewhere_than_offered_fails_the_upload_alone(string offset)
    {
        var name = NewName();
        await HoldAsync(name);
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        var ready = await peer.Frames.AskAsync($$"""{"op":"store","id":5,"file_name":"/{{name}}","file_size":1000000,"resume":true}""");
        Assert.Equal(ContentSender.PieceSize, (long)ready.Header["offset"]!);

        await peer.Frames.WriteAsync($$"""{"op":"data","id":5,"total_size":10,"offset":{{offset}}}""", Content);
        var answer = await peer.Frames.NextAsync();

        Assert.Equal((5, ErrorCode.BadRequest), (answer.Id, answer.Code));
        await GoesOnAsync(peer);
        Assert.False(File.Exists(plain.Server.InHome(name)));
    }

    [Theory]
    [InlineData("-5", false)]
    [InlineData("700001", false)]
    [InlineData("9223372036854775807", false)]
    [InlineData("99999999999999999999", true)]
    public async Task H37_a_server_that_offers_what_it_cannot_have_gets_the_file_from_its_beginning(string offset, bool isBreach)
    {
        using var folder = new TemporaryFolder();
        var content = TestContent.Of(700_000);
        var (server, session) = await FalseServer.LogInAsync();
        await using var serverEnds = server;

        var upload = session.UploadAsync(folder.File("a", content), "/a", new TransferOptions { Resume = true });
        await server.AnswerAsync("store", "{\"op\":\"ready\",\"id\":#,\"offset\":" + offset + ",\"md5\":\"00\"}");

        if (isBreach)
        {
            Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => upload)).Code);
            return;
        }

        var bytes = new List<byte>();
        RawFrame frame;
        while ((frame = await server.Frames.NextAsync()).Op == "data") bytes.AddRange(frame.Body);
        await server.Frames.WriteAsync($$"""{"op":"reply","id":{{frame.Id}},"md5":"{{frame.Text("md5")}}"}""");
        Assert.Equal(0, (await upload).ResumedFrom);
        Assert.Equal(content, bytes);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1")]
    [InlineData("262145")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public async Task H37_a_server_that_begins_elsewhere_than_asked_breaks_the_protocol(string offset)
    {
        using var folder = new TemporaryFolder();
        var (server, session) = await FalseServer.LogInAsync();
        await using var serverEnds = server;

        var download = session.DownloadAsync("/a", folder.In("a"));
        await server.AnswerAsync(
            "fetch", """{"op":"begin","id":#,"entry":{"name":"a","type":"file","size":700000,"modified":"2026-11-22T17:03:21Z"},"offset":""" + offset + "}");

        Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        Assert.False(File.Exists(folder.In("a")));
    }

    private static string NewName() => $"offset{Interlocked.Increment(ref _last)}.bin";

    private static async Task GoesOnAsync(MisbehavingPeer peer)
    {
        var ping = await peer.Frames.AskAsync("""{"op":"ping","id":6}""");
        Assert.Equal((6, "reply"), (ping.Id, ping.Op));
    }

    // Leaves the beginning of an upload with the server.
    private async Task HoldAsync(string name)
    {
        await using (var peer = await MisbehavingPeer.LogInAsync(plain.Server))
        {
            await peer.Frames.AskAsync($$"""{"op":"store","id":5,"file_name":"/{{name}}","file_size":1000000}""");
            await peer.Frames.WriteAsync($$"""{"op":"data","id":5,"total_size":{{ContentSender.PieceSize}}}""", TestContent.Of(ContentSender.PieceSize));
            await GoesOnAsync(peer);
            var partial = Path.Combine(plain.Server.HomeOf("ann"), ".ftptools", "partial", PartialNames.For("ann", RemotePath.Parse("/" + name)));
            await Eventually.TrueAsync(() => File.Exists(partial) && new FileInfo(partial).Length == ContentSender.PieceSize, "the beginning arrives");
            peer.Finish();
        }

        await Eventually.ServerIsEmptyAsync(plain.Server);
    }

    private string Place(int length)
    {
        var name = NewName();
        File.WriteAllBytes(plain.Server.InHome(name), TestContent.Of(length));
        return name;
    }
}
