using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>A link that breaks at any place of a transfer: what is published is the old file or the whole new one.</summary>
public class CutLinkTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private const int Small = 1000;
    private const int Large = 700_000; // three data frames

    private static readonly byte[] Old = TestContent.Of(123, seed: 9);

    private static int _last;

    // In the length, in a header, in a body, between frames, in the closing frame; by turns with an end and with a reset.
    private static readonly int[] SmallCuts = [0, 2, 40, 230, 700, Small];

    private static readonly int[] LargeCuts = [0, 3, 60, 250, 262_000, 400_000, 524_800, Large, Large + 320];

    public static TheoryData<int, int, CutKind> Cuts => new(
        SmallCuts.Select((cut, i) => (Small, cut, (CutKind)(i % 2))).Concat(LargeCuts.Select((cut, i) => (Large, cut, (CutKind)(i % 2)))));

    private static TransferOptions Again => new() { Overwrite = true, Resume = true };

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task An_upload_that_is_cut_leaves_the_old_file_and_can_be_gone_on_with(int length, int cut, CutKind kind)
    {
        using var folder = new TemporaryFolder();
        var content = TestContent.Of(length);
        var name = Begin();
        var (proxy, session) = await CuttingProxy.ConnectAsync(plain.Server, CutDirection.ToServer, kind);
        await using var proxyEnds = proxy;
        await using var sessionEnds = session;

        proxy.CutAfter(cut);
        var local = folder.File("a.bin", content);
        var upload = session.UploadAsync(local, name, new TransferOptions { Overwrite = true });

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => upload)).Code);
        await AssertEndedAsync(session);
        Assert.Equal(Old, File.ReadAllBytes(plain.Server.InHome(name)));
        await AssertGoesOnAsync(local, name, content);
    }

    [Theory]
    [InlineData(Small, 0)]
    [InlineData(Small, 2)]
    [InlineData(Small, 50)]
    [InlineData(Large, 0)]
    [InlineData(Large, 34)]
    [InlineData(Large, 60)]
    public async Task An_upload_whose_answer_is_cut_leaves_the_old_file_or_the_whole_new_one(int length, int cut)
    {
        using var folder = new TemporaryFolder();
        var content = TestContent.Of(length);
        var name = Begin();
        var (proxy, session) = await CuttingProxy.ConnectAsync(plain.Server, CutDirection.ToClient);
        await using var proxyEnds = proxy;
        await using var sessionEnds = session;

        proxy.CutAfter(cut);
        var local = folder.File("a.bin", content);
        var upload = session.UploadAsync(local, name, new TransferOptions { Overwrite = true });

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => upload)).Code);
        await AssertEndedAsync(session);
        var published = File.ReadAllBytes(plain.Server.InHome(name));
        Assert.True(published.SequenceEqual(Old) || published.SequenceEqual(content));
        await AssertGoesOnAsync(local, name, content);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_download_that_is_cut_leaves_the_old_file_and_can_be_gone_on_with(int length, int cut, CutKind kind)
    {
        using var folder = new TemporaryFolder();
        var name = Begin();
        File.WriteAllBytes(plain.Server.InHome(name), TestContent.Of(length));
        var local = folder.File("a.bin", Old);
        var (proxy, session) = await CuttingProxy.ConnectAsync(plain.Server, CutDirection.ToClient, kind);
        await using var proxyEnds = proxy;
        await using var sessionEnds = session;

        proxy.CutAfter(cut);
        var download = session.DownloadAsync(name, local, new TransferOptions { Overwrite = true });

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        await AssertEndedAsync(session);
        Assert.Equal(Old, File.ReadAllBytes(local));

        await using var again = await plain.Server.ConnectAsync();
        await again.DownloadAsync(name, local, Again);
        Assert.Equal(TestContent.Of(length), File.ReadAllBytes(local));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    // Without a proper end of the encryption, too, an upload is not taken for complete.
    [Theory]
    [InlineData(CutKind.Fin)]
    [InlineData(CutKind.Reset)]
    public async Task With_tls_too_a_cut_is_a_lost_connection_and_publishes_nothing(CutKind kind)
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync();
        var (proxy, session) = await CuttingProxy.ConnectAsync(server, CutDirection.ToServer, kind);
        await using var proxyEnds = proxy;
        await using var sessionEnds = session;

        proxy.CutAfter(300_000);
        var upload = session.UploadAsync(folder.File("a.bin", Large), "cut.bin");

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => upload)).Code);
        await Eventually.ServerIsEmptyAsync(server);
        Assert.False(File.Exists(server.InHome("cut.bin")));
        await HonestClient.IsServedAsync(server);
    }

    private string Begin()
    {
        var name = $"cut{Interlocked.Increment(ref _last)}.bin";
        File.WriteAllBytes(plain.Server.InHome(name), Old);
        return name;
    }

    private async Task AssertEndedAsync(FtpSession session)
    {
        Assert.Equal(FtpSessionState.Lost, session.State);
        Assert.NotNull(session.EndReason);
        await Eventually.ServerIsEmptyAsync(plain.Server);
    }

    private async Task AssertGoesOnAsync(string local, string name, byte[] content)
    {
        await using var again = await plain.Server.ConnectAsync();
        await again.UploadAsync(local, name, Again);
        Assert.Equal(content, File.ReadAllBytes(plain.Server.InHome(name)));
        Partials.AreCleared(plain.Server);
    }
}
