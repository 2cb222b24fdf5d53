using FtpTools.Server;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>What arrived of an upload of unknown length, and a client of our own protocol that sends the same path: it compares, and never
/// goes on with anything else.</summary>
public sealed class TakenOverUploadTests : IAsyncLifetime
{
    private const int Length = 900_000;

    private static readonly TransferOptions Resume = new() { Resume = true, Overwrite = true };

    private readonly TemporaryFolder _local = new();
    private TestServer _server = null!;
    private FtpSession _session = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false });
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
        _local.Dispose();
    }

    [Theory]
    [InlineData(1, true, 700_000)]
    [InlineData(1, false, 0)]
    [InlineData(2, true, 0)]
    public async Task It_is_gone_on_with_only_where_it_is_the_beginning_of_what_is_sent(int seed, bool resumes, long resumedFrom)
    {
        await BreakAsync("/a", TestContent.Of(Length, seed)[..700_000]);
        Assert.Empty(await ListAsync());

        var result = await _session.UploadAsync(_local.File("a", Length), "/a", resumes ? Resume : null, null, Stop);

        Assert.Equal(resumedFrom, result.ResumedFrom);
        Assert.Equal(TestContent.Of(Length), await File.ReadAllBytesAsync(_server.InHome("a"), Stop));
        Partials.AreCleared(_server);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task What_is_longer_than_what_is_sent_is_dropped()
    {
        await BreakAsync("/a", TestContent.Of(Length));

        var result = await _session.UploadAsync(_local.File("a", 500_000), "/a", Resume, null, Stop);

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(TestContent.Of(500_000), await File.ReadAllBytesAsync(_server.InHome("a"), Stop));
        Partials.AreCleared(_server);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task What_is_taken_over_and_breaks_again_has_a_length_from_then_on()
    {
        await BreakAsync("/a", TestContent.Of(Length)[..600_000]);
        await using (var peer = await MisbehavingPeer.LogInAsync(_server))
        {
            Assert.Equal("ready", (await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/a","file_size":900000,"resume":true}""")).Op);
            await peer.Frames.WriteAsync("""{"op":"data","id":5,"offset":600000,"total_size":100000}""", TestContent.Of(Length)[600_000..700_000]);
            await Eventually.TrueAsync(() => Arrived() == 700_000, "what was sent has arrived");
        }

        await Eventually.TrueAsync(async () => (await ListAsync()).Count == 1, "the upload is given up");
        var waiting = Assert.Single(await ListAsync());
        Assert.Equal(("/a", 700_000, Length), (waiting.RemotePath, waiting.Received, waiting.Length));
        Assert.Equal(700_000, (await _session.UploadAsync(_local.File("a", Length), "/a", Resume, null, Stop)).ResumedFrom);
        Assert.Equal(TestContent.Of(Length), await File.ReadAllBytesAsync(_server.InHome("a"), Stop));
    }

    private async Task BreakAsync(string path, byte[] content)
    {
        await using var context = ServerContext.Open(new ServerOptions { Root = Path.GetDirectoryName(_server.HomeOf("ann"))! });
        var files = new UserFiles(context, (await context.Data.Accounts.FindAsync("ann", Stop))!, connection: 1);
        await using var upload = await files.BeginOpenUploadAsync(FilesRig.At(path), UploadBasis.New, new QuietTransfer());
        await upload.WriteAsync(content, Stop);
    }

    private long Arrived()
    {
        return new DirectoryInfo(_server.InHome(".ftptools/partial")).EnumerateFiles().Where(f => PartialNames.IsResumable(f.Name)).Sum(f => f.Length);
    }

    private async Task<List<RemotePartial>> ListAsync()
    {
        var partials = new List<RemotePartial>();
        await foreach (var partial in _session.ListPartialsAsync(Stop)) partials.Add(partial);
        return partials;
    }
}
