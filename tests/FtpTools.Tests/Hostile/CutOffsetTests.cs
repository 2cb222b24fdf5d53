using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>
/// A link that is cut at the first and last bytes of every part of a transfer, in either direction: in the end there is one right file,
/// counted once. Where they are is measured with a transfer that is not cut: the first bytes are those of a header, the last those of the
/// closing frame or of the reply.
/// </summary>
public class CutOffsetTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private const int Small = 1000;
    private const int Large = 700_000;

    private static readonly byte[] Old = TestContent.Of(123, seed: 9);

    private static int _last;

    [Theory]
    [InlineData(Small, CutDirection.ToServer)]
    [InlineData(Small, CutDirection.ToClient)]
    [InlineData(Large, CutDirection.ToServer)]
    [InlineData(Large, CutDirection.ToClient)]
    public async Task An_upload_that_is_cut_anywhere_ends_in_the_old_file_or_the_whole_new_one_and_can_be_gone_on_with(int length, CutDirection direction)
    {
        using var folder = new TemporaryFolder();
        var content = TestContent.Of(length);
        var local = folder.File("a.bin", content);
        var options = new TransferOptions { Overwrite = true };
        foreach (var cut in CutsOf(await MeasureAsync(direction, (session, name) => session.UploadAsync(local, name, options))))
        {
            var name = await PlaceAsync(Old);

            await CutAsync(direction, cut, session => session.UploadAsync(local, name, options));

            // Only with all it was sent can the server have published it.
            var there = File.ReadAllBytes(plain.Server.InHome(name));
            Assert.True(there.SequenceEqual(Old) || (direction == CutDirection.ToClient && there.SequenceEqual(content)), $"Cut at {cut}.");
            await using var again = await plain.Server.ConnectAsync();
            var result = await again.UploadAsync(local, name, options with { Resume = true });
            Assert.True(result.IsVerified);
            Assert.Equal(content, File.ReadAllBytes(plain.Server.InHome(name)));
            Partials.AreCleared(plain.Server);
            await LedgerCheck.IsExactAsync(again, plain.Server.HomeOf("ann"));
        }
    }

    [Theory]
    [InlineData(Small, CutDirection.ToServer)]
    [InlineData(Small, CutDirection.ToClient)]
    [InlineData(Large, CutDirection.ToServer)]
    [InlineData(Large, CutDirection.ToClient)]
    public async Task A_download_that_is_cut_anywhere_leaves_the_old_file_and_can_be_gone_on_with(int length, CutDirection direction)
    {
        using var folder = new TemporaryFolder();
        var content = TestContent.Of(length);
        var local = folder.In("down/a.bin");
        var options = new TransferOptions { Overwrite = true };
        foreach (var cut in CutsOf(await MeasureAsync(direction, (session, name) => session.DownloadAsync(name, folder.In("measured"), options), content)))
        {
            var name = await PlaceAsync(content);
            folder.File("down/a.bin", Old);

            await CutAsync(direction, cut, session => session.DownloadAsync(name, local, options));

            Assert.Equal(Old, File.ReadAllBytes(local));
            await using var again = await plain.Server.ConnectAsync();
            await again.DownloadAsync(name, local, options with { Resume = true });
            Assert.Equal(content, File.ReadAllBytes(local));
            Assert.Equal([local], Directory.GetFileSystemEntries(folder.In("down")));
        }
    }

    // Before anything, in the length, in the first header, amid all, in the last frame, and before its last byte.
    private static long[] CutsOf(long total)
    {
        var cuts = new[] { 0, 2, 20, total / 2, total - 20, total - 1 };
        Assert.True(total > 40, "There is too little to cut.");
        return [.. cuts.Distinct()];
    }

    private async Task<string> PlaceAsync(byte[] content)
    {
        // Names and times of one length, so that all frames have the length that was measured. Sent, so that it is counted.
        var name = $"cut{Interlocked.Increment(ref _last):000}.bin";
        using var folder = new TemporaryFolder();
        await using var session = await plain.Server.ConnectAsync();
        var local = folder.File("a", content);
        File.SetLastWriteTimeUtc(local, DateTime.UnixEpoch);
        await session.UploadAsync(local, name);
        return name;
    }

    private async Task<long> MeasureAsync(CutDirection direction, Func<FtpSession, string, Task> transfer, byte[]? content = null)
    {
        var name = await PlaceAsync(content ?? Old);
        var (proxy, session) = await CuttingProxy.ConnectAsync(plain.Server, direction);
        await using var proxyEnds = proxy;
        await using var sessionEnds = session;
        var before = proxy.Forwarded;
        await transfer(session, name);
        return proxy.Forwarded - before;
    }

    private async Task CutAsync(CutDirection direction, long cut, Func<FtpSession, Task> transfer)
    {
        var (proxy, session) = await CuttingProxy.ConnectAsync(plain.Server, direction, cut % 2 == 0 ? CutKind.Fin : CutKind.Reset);
        await using (proxy)
        await using (session)
        {
            proxy.CutAfter(cut);
            var failure = await Assert.ThrowsAsync<FtpToolsException>(() => transfer(session));
            Assert.Equal(ErrorCode.ConnectionLost, failure.Code);
            Assert.Equal(FtpSessionState.Lost, session.State);
        }

        await Eventually.ServerIsEmptyAsync(plain.Server);
    }
}
