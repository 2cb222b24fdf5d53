using FtpTools.Tests.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

/// <summary>The field <c>mode</c> of a store and of the answer to a fetch, for ends that know it and ends that do not.</summary>
public sealed class ModeOnTheWireTests
{
    public ModeOnTheWireTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tests ask Linux for the rights.");
    }

    [Theory]
    [InlineData(null, "666")]
    [InlineData("null", "666")]
    [InlineData("384", "600")]
    [InlineData("0", "600")]
    [InlineData("2541", "755")]
    [InlineData("4095", "777")]
    [InlineData("65536", "600")]
    [InlineData("-1", "777")]
    public async Task A_store_takes_nine_bits_of_what_it_is_told(string? mode, string expected)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var peer = await MisbehavingPeer.LogInAsync(server);
        var content = TestContent.Of(10);
        var field = mode is null ? string.Empty : $",\"mode\":{mode}";
        await peer.Frames.WriteAsync(Header(content, field), content);

        Assert.Equal("reply", (await peer.Frames.ReadAsync())!.Op);
        Assert.Equal(UnixRights.NewFrom(expected), UnixRights.ModeOf(server.InHome("a")));
    }

    [Theory]
    [InlineData("\"600\"")]
    [InlineData("1.5")]
    [InlineData("[]")]
    [InlineData("99999999999")]
    public async Task A_mode_that_is_no_number_is_a_bad_request(string mode)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var peer = await MisbehavingPeer.LogInAsync(server);
        var content = TestContent.Of(10);
        await peer.Frames.WriteAsync(Header(content, $",\"mode\":{mode}"), content);

        Assert.Equal(ErrorCode.BadRequest, (await peer.Frames.ReadAsync())!.Code);
        Assert.False(File.Exists(server.InHome("a")));
    }

    [Fact]
    public async Task The_answer_to_a_fetch_tells_the_nine_bits_and_a_listing_tells_none()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        File.WriteAllText(server.InHome("a"), "x");
        UnixRights.SetMode(server.InHome("a"), "4750");
        await using var peer = await MisbehavingPeer.LogInAsync(server);

        var fetched = await peer.Frames.AskAsync("""{"op":"fetch","id":5,"file_name":"/a"}""");
        var looked = await peer.Frames.AskAsync("""{"op":"stat","id":6,"path":"/a"}""");

        Assert.Equal(UnixRights.Octal("750"), (int)fetched.Header["entry"]!["mode"]!);
        Assert.False(looked.Header["entry"]!.AsObject().ContainsKey("mode"));
    }

    private static string Header(byte[] content, string more)
    {
        return $$"""{"op":"store","id":5,"file_name":"/a","total_size":10,"md5":"{{TestContent.Md5(content)}}"{{more}}}""";
    }
}
