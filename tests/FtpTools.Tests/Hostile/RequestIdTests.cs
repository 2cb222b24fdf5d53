using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Ids that cannot be used, and more requests than are allowed.</summary>
public class RequestIdTests(PlainServer plain) : IClassFixture<PlainServer>
{
    [Theory]
    [InlineData("ping", "0")]
    [InlineData("ping", "-1")]
    [InlineData("stat", "0")]
    [InlineData("stat", "2147483648")]
    [InlineData("data", "0")]
    [InlineData("quit", "-2147483648")]
    public async Task An_id_that_is_none_is_one_error_and_the_end(string op, string id)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync($$"""{"op":"{{op}}","id":{{id}},"path":"/"}""");

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task A_request_without_an_id_is_one_error_and_the_end()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync("""{"op":"stat","path":"/"}""");

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
    }

    [Fact]
    public async Task The_id_of_a_request_under_way_cannot_be_used_again_until_it_is_answered()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.AskAsync(Store(5));
        await peer.Frames.WriteAsync("""{"op":"cancel","id":6,"target":5}""");
        RawFrame[] answers = [await peer.Frames.NextAsync(), await peer.Frames.NextAsync()];
        Assert.Contains(answers, a => a is { Id: 5, Code: ErrorCode.Cancelled });
        Assert.Contains(answers, a => a is { Id: 6, Op: "reply" });

        Assert.Equal("ready", (await peer.Frames.AskAsync(Store(5))).Op);
        await peer.Frames.WriteAsync(Store(5));

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await Eventually.ServerIsEmptyAsync(plain.Server);
        Partials.AreCleared(plain.Server);
    }

    [Theory]
    [InlineData("""{"op":"ping","id":5}""")]
    [InlineData("""{"op":"cancel","id":5,"target":5}""")]
    [InlineData("""{"op":"cancel","id":5,"target":6}""")]
    [InlineData("""{"op":"stat","id":5,"path":"/"}""")]
    [InlineData("""{"op":"stat","id":5}""")]
    [InlineData("""{"op":"quota","id":5}""")]
    [InlineData("""{"op":"quit","id":5}""")]
    [InlineData("""{"op":"something_new","id":5}""")]
    public async Task Nothing_that_has_an_answer_may_use_the_id_of_a_request_under_way(string request)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        Assert.Equal("ready", (await peer.Frames.AskAsync(Store(5))).Op);

        await peer.Frames.WriteAsync(request);

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await Eventually.ServerIsEmptyAsync(plain.Server);
        Partials.AreCleared(plain.Server);
    }

    [Fact]
    public async Task As_many_requests_as_allowed_are_taken_and_one_more_is_the_end()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        for (var id = 1; id <= 256; id++) Assert.Equal("ready", (await peer.Frames.AskAsync(Store(id))).Op);
        Assert.Equal("reply", (await peer.Frames.AskAsync("""{"op":"ping","id":1000}""")).Op);

        await peer.Frames.WriteAsync(Store(257));

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.LimitExceeded);
        await Eventually.ServerIsEmptyAsync(plain.Server);
        Partials.AreCleared(plain.Server);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task A_quit_ends_the_uploads_that_can_no_longer_be_completed_and_is_answered()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.AskAsync(Store(5));

        await peer.Frames.WriteAsync("""{"op":"quit","id":6}""");
        var frames = await peer.Frames.ReadToEndAsync();

        Assert.Equal([(5, ErrorCode.Cancelled), (6, ErrorCode.None)], frames.Select(f => (f.Id, f.Code)));
        await Eventually.ServerIsEmptyAsync(plain.Server);
        Partials.AreCleared(plain.Server);
    }

    private static string Store(int id) => $$"""{"op":"store","id":{{id}},"file_name":"/f{{id}}","file_size":10}""";
}
