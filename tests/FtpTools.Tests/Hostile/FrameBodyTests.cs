using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Bodies that are not what was announced (H5), frames that come in odd segments (H6) or amid others (H7).</summary>
public class FrameBodyTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private static readonly byte[] Content = TestContent.Of(10);

    [Fact]
    public async Task H5_bytes_after_the_announced_body_are_the_next_frame_and_none()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync([.. StoreSmall("longer.bin", 5, Content), 0xFF, 0xFF, 0xFF, 0xFF]);
        var frames = await peer.Frames.ReadToEndAsync();

        // The frame before the garbage is a good one. Its answer may be cut short by the end, its file is whole or absent.
        Assert.Contains(frames, f => f is { Id: 0, Code: ErrorCode.ProtocolViolation });
        await Eventually.ServerIsEmptyAsync(plain.Server);
        var stored = plain.Server.InHome("longer.bin");
        Assert.True(!File.Exists(stored) || File.ReadAllBytes(stored).SequenceEqual(Content));
        AssertNoPartials();
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task H5_a_body_that_ends_early_leaves_nothing()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync(StoreSmall("shorter.bin", 5, Content)[..^1]);
        peer.Finish();

        Assert.Empty(await peer.Frames.ReadToEndAsync());
        await Eventually.ServerIsEmptyAsync(plain.Server);
        Assert.False(File.Exists(plain.Server.InHome("shorter.bin")));
        AssertNoPartials();
        await HonestClient.IsServedAsync(plain.Server);
    }

    // What came whole may be kept for the client to resume; it is a beginning of what was sent, and not under the file's name.
    [Fact]
    public async Task H5_an_upload_that_ends_early_publishes_nothing()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var peer = await MisbehavingPeer.LogInAsync(server);
        var ready = await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/early.bin","file_size":20}""");
        Assert.Equal("ready", ready.Op);

        await peer.Frames.WriteAsync(Data(5, Content));
        peer.Finish();

        await peer.Frames.ReadToEndAsync();
        await Eventually.ServerIsEmptyAsync(server);
        Assert.Equal([".ftptools"], Directory.EnumerateFileSystemEntries(server.HomeOf("ann")).Select(Path.GetFileName));
        Assert.All(Directory.GetFiles(server.InHome(".ftptools/partial"), "*.part"), kept => Assert.Equal(Content, File.ReadAllBytes(kept)));
    }

    [Theory]
    [InlineData("9223372036854775808", ErrorCode.BadRequest)]
    [InlineData("-1", ErrorCode.BadRequest)]
    [InlineData("-9223372036854775808", ErrorCode.BadRequest)]
    [InlineData("1e400", ErrorCode.BadRequest)]
    [InlineData("null", ErrorCode.BadRequest)]
    [InlineData("9223372036854775807", ErrorCode.StorageFull)]
    [InlineData("9", ErrorCode.LengthMismatch)]
    [InlineData("11", ErrorCode.LengthMismatch)]
    public async Task H5_a_length_of_the_file_that_is_none_or_is_not_kept_fails_the_upload_alone(string length, ErrorCode code)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync($$"""{"op":"store","id":5,"file_name":"/length.bin","file_size":{{length}}}""");
        await peer.Frames.WriteAsync(Data(5, Content));
        await peer.Frames.WriteAsync($$"""{"op":"end","id":5,"md5":"{{TestContent.Md5(Content)}}"}""");
        var answer = await peer.Frames.NextAsync();
        if (answer.Op == "ready") answer = await peer.Frames.NextAsync();

        Assert.Equal((5, code), (answer.Id, answer.Code));
        Assert.Equal("reply", (await peer.Frames.AskAsync("""{"op":"ping","id":6}""")).Op);
        Assert.False(File.Exists(plain.Server.InHome("length.bin")));
        AssertNoPartials();
    }

    [Fact]
    public async Task H5_a_body_over_the_limit_is_refused_by_its_announcement()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync("""{"op":"store","id":5,"file_name":"/big.bin","total_size":9223372036854775807}""");

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.LimitExceeded);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Theory]
    [InlineData("{\"op\":\"end\",\"id\":5}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"end\",\"id\":5,\"md5\":7}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"end\",\"id\":5,\"sha256\":\"00\"}", ErrorCode.BadRequest)]
    [InlineData("{\"op\":\"end\",\"id\":5,\"md5\":\"00000000000000000000000000000000\"}", ErrorCode.DigestMismatch)]
    public async Task An_end_without_the_right_digest_fails_the_upload_alone(string end, ErrorCode code)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/digest.bin","file_size":10}""");

        await peer.Frames.WriteAsync([.. Data(5, Content), .. FrameBytes.Of(end)]);
        var answer = await peer.Frames.NextAsync();
        var ping = await peer.Frames.AskAsync("""{"op":"ping","id":6}""");

        Assert.Equal((5, code), (answer.Id, answer.Code));
        Assert.Equal((6, "reply"), (ping.Id, ping.Op));
        Assert.False(File.Exists(plain.Server.InHome("digest.bin")));
        AssertNoPartials();
    }

    [Theory]
    [InlineData("""{"op":"end","id":5,"md5":7}""", false)]
    [InlineData("""{"op":"end","id":5,"md5":"00","offset":"x"}""", false)]
    [InlineData("""{"op":"data","id":5,"total_size":10,"offset":"x"}""", true)]
    public async Task A_first_frame_of_content_that_cannot_be_read_fails_the_upload_alone(string first, bool hasBody)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/first.bin","file_size":10}""");

        await peer.Frames.WriteAsync([.. FrameBytes.Of(first), .. hasBody ? new byte[10] : []]);
        var answer = await peer.Frames.NextAsync();
        var ping = await peer.Frames.AskAsync("""{"op":"ping","id":6}""");

        Assert.Equal((5, ErrorCode.BadRequest), (answer.Id, answer.Code));
        Assert.Equal((6, "reply"), (ping.Id, ping.Op));
        Assert.False(File.Exists(plain.Server.InHome("first.bin")));
        AssertNoPartials();
    }

    // H6
    [Fact]
    public async Task H6_a_frame_in_segments_of_one_byte_and_two_frames_in_one_segment_are_served()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        foreach (var one in StoreSmall("bytes.bin", 5, Content)) await peer.Frames.WriteAsync([one]);
        var stored = await peer.Frames.NextAsync();
        await peer.Frames.WriteAsync([.. FrameBytes.Of("""{"op":"ping","id":6}"""), .. FrameBytes.Of("""{"op":"ping","id":7}""")]);

        Assert.Equal("reply", stored.Op);
        Assert.Equal(6, (await peer.Frames.NextAsync()).Id);
        Assert.Equal(7, (await peer.Frames.NextAsync()).Id);
        Assert.Equal(Content, File.ReadAllBytes(plain.Server.InHome("bytes.bin")));
    }

    // H7
    [Fact]
    public async Task H7_other_requests_between_the_frames_of_an_upload_are_answered_and_it_arrives_whole()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/amid.bin","file_size":20}""");

        await peer.Frames.WriteAsync(Data(5, Content));
        Assert.Equal("reply", (await peer.Frames.AskAsync("""{"op":"stat","id":6,"path":"/"}""")).Op);
        Assert.Equal(ErrorCode.NotFound, (await peer.Frames.AskAsync("""{"op":"stat","id":7,"path":"/amid.bin"}""")).Code);
        await peer.Frames.WriteAsync([.. StoreSmall("inner.bin", 8, Content)]);
        Assert.Equal((8, "reply"), await AnswerAsync(peer));
        await peer.Frames.WriteAsync(Data(5, Content));
        byte[] whole = [.. Content, .. Content];
        await peer.Frames.WriteAsync($$"""{"op":"end","id":5,"md5":"{{TestContent.Md5(whole)}}"}""");

        Assert.Equal((5, "reply"), await AnswerAsync(peer));
        Assert.Equal(whole, File.ReadAllBytes(plain.Server.InHome("amid.bin")));
    }

    [Fact]
    public async Task H7_data_for_requests_that_are_not_or_take_none_is_ignored()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync([.. Data(77, Content), .. FrameBytes.Of("""{"op":"end","id":77,"md5":"00"}"""), .. FrameBytes.Of("""{"op":"data","id":78}""")]);
        var ping = await peer.Frames.AskAsync("""{"op":"ping","id":6}""");

        Assert.Equal((6, "reply"), (ping.Id, ping.Op));
    }

    [Fact]
    public async Task Data_that_goes_on_after_the_end_or_after_a_refusal_is_ignored()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.WriteAsync("""{"op":"store","id":5,"file_name":"/no/such/directory.bin","file_size":30}""");
        for (var i = 0; i < 20; i++) await peer.Frames.WriteAsync(Data(5, Content));
        Assert.Equal(ErrorCode.NotFound, (await peer.Frames.NextAsync()).Code);

        await peer.Frames.AskAsync("""{"op":"store","id":6,"file_name":"/after.bin","file_size":10}""");
        var end = FrameBytes.Of($$"""{"op":"end","id":6,"md5":"{{TestContent.Md5(Content)}}"}""");
        await peer.Frames.WriteAsync([.. Data(6, Content), .. end, .. Data(6, Content), .. end]);

        Assert.Equal((6, "reply"), await AnswerAsync(peer));
        Assert.Equal((7, "reply"), await AnswerAsync(peer, """{"op":"ping","id":7}"""));
        Assert.Equal(Content, File.ReadAllBytes(plain.Server.InHome("after.bin")));
    }

    private static async Task<(int Id, string Op)> AnswerAsync(MisbehavingPeer peer, string? request = null)
    {
        if (request is not null) await peer.Frames.WriteAsync(request);
        var answer = await peer.Frames.NextAsync();
        return (answer.Id, answer.Op);
    }

    private static byte[] Data(int id, byte[] content) => FrameBytes.Of($$"""{"op":"data","id":{{id}},"total_size":{{content.Length}}}""", content);

    private static byte[] StoreSmall(string name, int id, byte[] content)
    {
        return FrameBytes.Of($$"""{"op":"store","id":{{id}},"file_name":"/{{name}}","overwrite":true,"total_size":{{content.Length}},"md5":"{{TestContent.Md5(content)}}"}""", content);
    }

    private void AssertNoPartials() => Partials.AreCleared(plain.Server);
}
