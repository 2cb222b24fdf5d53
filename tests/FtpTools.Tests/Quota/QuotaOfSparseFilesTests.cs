using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Quota;

/// <summary>Holes (H28): nobody can make one by writing past the end, and one that another program made counts by its length.</summary>
public sealed class QuotaOfSparseFilesTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false });
        await _server.SetQuotaAsync("ann", 1_000_000);
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(900_000)]
    public async Task H28_content_that_begins_past_the_end_makes_no_hole_and_books_nothing(int offset)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        var ready = await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/a","file_size":1000000,"resume":true}""");
        Assert.Equal("ready", ready.Op);

        var answer = await peer.Frames.AskAsync($$"""{"op":"data","id":5,"total_size":10,"offset":{{offset}}}""", TestContent.Of(10));

        Assert.Equal(ErrorCode.BadRequest, answer.Code);
        await Eventually.TrueAsync(async () => await _session.GetQuotaAsync() is { Used: 0, Reserved: 0, FileCount: 0 }, "nothing is counted");
        await LedgerCheck.IsExactAsync(_session, _server.HomeOf("ann"));
        Partials.AreCleared(_server);
    }

    [Fact]
    public async Task H28_a_file_with_a_hole_counts_by_its_length()
    {
        using (var file = File.Create(_server.InHome("sparse"))) file.SetLength(900_000);
        using var folder = new TemporaryFolder();

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => _session.UploadAsync(folder.File("b", 100_001), "/b"));

        Assert.Equal(900_000, (await _session.GetQuotaAsync()).Used);
        await _session.UploadAsync(folder.File("c", 100_000), "/c");
        await LedgerCheck.IsExactAsync(_session, _server.HomeOf("ann"));
    }
}
