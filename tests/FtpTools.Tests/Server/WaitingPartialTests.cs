using System.Globalization;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

/// <summary>What waits of broken uploads can be seen and cleared.</summary>
public sealed class WaitingPartialTests : IAsyncLifetime
{
    private const int Length = 900_000;

    private readonly TemporaryFolder _local = new();
    private TestServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false }, "ann", "bob");
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
        _local.Dispose();
    }

    [Fact]
    public async Task A_home_without_any_has_none()
    {
        Assert.Empty(await ListAsync());
        await Refused.WithAsync(ErrorCode.NotFound, () => _session.DeletePartialAsync("/a"));
    }

    [Fact]
    public async Task What_waits_tells_its_path_and_how_far_it_came()
    {
        await using (await BeginAsync("/d/a b", 700_000)) Assert.Empty(await ListAsync());
        await Eventually.TrueAsync(async () => (await ListAsync()).Count == 1, "the upload is given up");

        var partial = Assert.Single(await ListAsync());

        Assert.Equal(("/d/a b", 700_000, Length, _session), (partial.RemotePath, partial.Received, partial.Length, partial.Session));
        Assert.InRange(partial.Modified, DateTime.Now.AddMinutes(-5), DateTime.Now.AddMinutes(5));
    }

    [Fact]
    public async Task What_is_gone_on_with_waits_no_more()
    {
        await BreakAsync("/a");
        var result = await _session.UploadAsync(_local.File("a", Length), "/a", new TransferOptions { Resume = true }, null, TestContext.Current.CancellationToken);

        Assert.Equal(700_000, result.ResumedFrom);
        Assert.Empty(await ListAsync());
        Partials.AreCleared(_server);
    }

    [Fact]
    public async Task What_is_deleted_frees_its_room_and_the_next_upload_begins_anew()
    {
        await BreakAsync("/a");
        await BreakAsync("/b");
        await _session.DeletePartialAsync("/a");

        Assert.Equal("/b", Assert.Single(await ListAsync()).RemotePath);
        Assert.Equal(700_000, (await _session.GetQuotaAsync()).Used);
        var result = await _session.UploadAsync(_local.File("a", Length), "/a", new TransferOptions { Resume = true }, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, result.ResumedFrom);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task What_is_being_written_to_is_not_deleted()
    {
        await using var peer = await BeginAsync("/a", 700_000);

        await Refused.WithAsync(ErrorCode.FileBusy, () => _session.DeletePartialAsync("/a"));
    }

    [Fact]
    public async Task What_another_user_began_in_a_shared_home_is_not_shown_nor_deleted()
    {
        await _server.Data.Accounts.UpdateAsync("bob", new FtpTools.Accounts.AccountChange { HomeDirectory = _server.HomeOf("ann") });
        await BreakAsync("/a");
        await using var bob = await _server.ConnectAsync("bob");

        Assert.Empty(await ListAsync(bob));
        await Refused.WithAsync(ErrorCode.NotFound, () => bob.DeletePartialAsync("/a"));
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task What_is_told_of_one_that_is_gone_or_cannot_be_read_is_left_out()
    {
        await BreakAsync("/a");
        await BreakAsync("/b");
        var told = Directory.GetFiles(_server.InHome(".ftptools/partial"), "*.json");
        Assert.Equal(2, told.Length);
        await File.WriteAllTextAsync(told[0], "{ cut", TestContext.Current.CancellationToken);
        File.Delete(told[1]);

        Assert.Empty(await ListAsync());
    }

    private async Task<MisbehavingPeer> BeginAsync(string path, int arrived)
    {
        var peer = await MisbehavingPeer.LogInAsync(_server);
        var header = string.Create(CultureInfo.InvariantCulture, $$"""{"op":"store","id":5,"file_name":"{{path}}","file_size":{{Length}},"make_parents":true}""");
        Assert.Equal("ready", (await peer.Frames.AskAsync(header)).Op);
        await peer.Frames.WriteAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"op":"data","id":5,"total_size":{{arrived}}}"""), TestContent.Of(Length)[..arrived]);
        var directory = new DirectoryInfo(_server.InHome(".ftptools/partial"));
        await Eventually.TrueAsync(() => directory.EnumerateFiles("*.part").MaxBy(f => f.CreationTimeUtc)?.Length == arrived, "what was sent has arrived");
        return peer;
    }

    private async Task BreakAsync(string path)
    {
        var before = (await ListAsync()).Count;
        await using (await BeginAsync(path, 700_000))
        {
            // Disposed, the link breaks.
        }

        await Eventually.TrueAsync(async () => (await ListAsync()).Count == before + 1, "the upload is given up");
    }

    private async Task<List<RemotePartial>> ListAsync(FtpSession? session = null)
    {
        var partials = new List<RemotePartial>();
        await foreach (var partial in (session ?? _session).ListPartialsAsync(TestContext.Current.CancellationToken)) partials.Add(partial);
        return partials;
    }
}
