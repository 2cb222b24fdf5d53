using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions.Contract;

/// <content>Transfers that are cancelled or whose line is cut: the old file stays, and they can be gone on with.</content>
public abstract partial class RemoteClientContract
{
    private static readonly TransferOptions Again = new() { Overwrite = true, Resume = true };

    [Fact]
    public async Task A_store_that_is_cancelled_replaces_nothing_and_can_be_gone_on_with()
    {
        Put("f", Old);
        var local = _folder.File("a", Large);

        await CancelStoreAsync(local, "/f");

        await AssertUsableAsync();
        Assert.Equal(Old, File.ReadAllBytes(InHome("f")));
        await AssertStoreGoesOnAsync(local);
    }

    [Fact]
    public async Task A_fetch_that_is_cancelled_replaces_nothing_and_can_be_gone_on_with()
    {
        Put("f", TestContent.Of(Large));
        var local = _folder.File("a", Old);
        using var stop = new CancellationTokenSource();
        Local.BeforeWrite = position =>
        {
            if (position >= Large / 2) stop.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(Client, "/f", local, Replacing, stop: stop.Token));

        await AssertUsableAsync();
        Assert.Equal(Old, File.ReadAllBytes(local));
        await AssertFetchGoesOnAsync(local);
    }

    [Fact]
    public async Task A_store_over_a_line_that_is_cut_replaces_nothing_and_can_be_gone_on_with()
    {
        Put("f", Old);
        var local = _folder.File("a", Large);
        var (client, line) = await server.ConnectOverLineAsync(User, Local, CutDirection.ToServer);
        await using var lineEnds = line;
        await using var clientEnds = client;
        line.CutAfter(Large / 2);
        Local.BeforeRead = position =>
        {
            if (position >= Large / 3) Assert.True(SpinWait.SpinUntil(HasArrived, Eventually.HangLimit), "Nothing has arrived.");
        };

        await Refused.WithAsync(ErrorCode.ConnectionLost, () => StoreAsync(client, local, "/f", Replacing));

        Local.BeforeRead = null;
        AssertLost(client);
        Assert.Equal(Old, File.ReadAllBytes(InHome("f")));
        await client.DisposeAsync();
        await AssertStoreGoesOnAsync(local);
    }

    [Fact]
    public async Task A_fetch_over_a_line_that_is_cut_replaces_nothing_and_can_be_gone_on_with()
    {
        Put("f", TestContent.Of(Large));
        var local = _folder.File("a", Old);

        // A system drops what it has received and nobody has read when the line breaks: on a busy computer, all of it.
        for (var attempt = 1; attempt == 1 || (!HasKept(local) && attempt < 20); attempt++)
        {
            var (client, line) = await server.ConnectOverLineAsync(User, Local, CutDirection.ToClient);
            await using var lineEnds = line;
            await using var clientEnds = client;
            line.CutAfter(Large / 2);
            await Refused.WithAsync(ErrorCode.ConnectionLost, () => FetchAsync(client, "/f", local, Replacing));
            AssertLost(client);
        }

        Assert.Equal(Old, File.ReadAllBytes(local));
        await AssertFetchGoesOnAsync(local);
    }

    // The answer to a store that was cut may mean either; a half of a file it never means.
    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_store_whose_answer_does_not_come_has_replaced_the_whole_file_or_nothing(int length)
    {
        Put("f", Old);
        var content = TestContent.Of(length);
        var (client, line) = await server.ConnectOverLineAsync(User, Local, CutDirection.ToClient);
        await using var lineEnds = line;
        await using var clientEnds = client;
        var local = _folder.File("a", content);
        if (length == 10) line.CutAfter(0);
        else Local.BeforeRead = position => line.CutAfter(position > 0 ? 0 : long.MaxValue);

        await Refused.WithAsync(ErrorCode.ConnectionLost, () => StoreAsync(client, local, "/f", Replacing));

        await client.DisposeAsync();
        await Client.DisposeAsync();
        await server.WhenEmptyAsync();
        var there = File.ReadAllBytes(InHome("f"));
        Assert.True(there.AsSpan().SequenceEqual(Old) || there.AsSpan().SequenceEqual(content), $"{there.Length} bytes are there");
    }

    [Fact]
    public async Task A_source_that_has_changed_since_is_sent_from_its_beginning()
    {
        var local = _folder.File("a", Large);
        await CancelStoreAsync(local, "/f");
        await Client.DisposeAsync();
        await server.WhenEmptyAsync();
        var changed = TestContent.Of(Large, seed: 2);
        File.WriteAllBytes(local, changed);

        var result = await StoreAsync(await ConnectAsync(), local, "/f", Again);

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(changed, File.ReadAllBytes(InHome("f")));
    }

    [Fact]
    public async Task A_remote_file_that_has_changed_since_is_fetched_from_its_beginning()
    {
        Put("f", TestContent.Of(Large));
        var local = _folder.In("a");
        using var stop = new CancellationTokenSource();
        Local.BeforeWrite = position =>
        {
            if (position >= Large / 2) stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(Client, "/f", local, stop: stop.Token));
        Local.BeforeWrite = null;
        var changed = TestContent.Of(Large - 5, seed: 2);
        Put("f", changed);

        var result = await FetchAsync(Client, "/f", local, Again);

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(changed, File.ReadAllBytes(local));
    }

    [Fact]
    public async Task With_nothing_to_go_on_with_a_transfer_begins_at_the_beginning()
    {
        var local = _folder.File("a", Large);

        var stored = await StoreAsync(Client, local, "/f", Again);
        var fetched = await FetchAsync(Client, "/f", _folder.In("b"), Again);

        Assert.Equal((0, 0), (stored.ResumedFrom, fetched.ResumedFrom));
        Assert.Equal(TestContent.Of(Large), File.ReadAllBytes(_folder.In("b")));
    }

    private static bool HasKept(string local)
    {
        var all = new EnumerationOptions { AttributesToSkip = 0 };
        return Directory.EnumerateFiles(Path.GetDirectoryName(local)!, Path.GetFileName(local) + "*", all)
            .Any(file => file != local && new FileInfo(file).Length > 0);
    }

    private static void AssertLost(RemoteClient client)
    {
        Assert.False(client.IsOpen);
        Assert.Equal(ErrorCode.ConnectionLost, client.EndReason?.Code);
    }

    // Not before something has arrived: what waits in a buffer of the server when it hears of the end is not kept.
    private async Task CancelStoreAsync(string local, string path)
    {
        using var stop = new CancellationTokenSource();
        Local.BeforeRead = position =>
        {
            if (position < Large / 2) return;
            Assert.True(SpinWait.SpinUntil(HasArrived, Eventually.HangLimit), "Nothing has arrived.");
            stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreAsync(Client, local, path, Replacing, stop: stop.Token));
        Local.BeforeRead = null;
    }

    // Wherever a server puts what is not complete: it is in the home, on the same volume.
    private bool HasArrived()
    {
        return new DirectoryInfo(server.HomeOf(User)).EnumerateFiles("*", SearchOption.AllDirectories).Any(f => f.Length > Large / 10);
    }

    private async Task AssertStoreGoesOnAsync(string local)
    {
        await Client.DisposeAsync();
        await server.WhenEmptyAsync();
        var (client, progress) = (await ConnectAsync(), new TransferProgress());

        var result = await StoreAsync(client, local, "/f", Again, progress);

        AssertWentOn(result, progress);
        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(InHome("f")));
        Assert.Equal([$"f: {Large}"], Inventory());
    }

    private async Task AssertFetchGoesOnAsync(string local)
    {
        var progress = new TransferProgress();

        var result = await FetchAsync(Client, "/f", local, Again, progress);

        AssertWentOn(result, progress);
        Assert.Equal(File.ReadAllBytes(InHome("f")), File.ReadAllBytes(local));
        Assert.Single(Directory.EnumerateFiles(_folder.Path, Path.GetFileName(local) + "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    private void AssertWentOn(TransferResult result, TransferProgress progress)
    {
        // What was under way when it stopped may have arrived to its last byte.
        if (Can(RemoteAbility.Resuming)) Assert.InRange(result.ResumedFrom, 1, Large);
        else Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(Large - result.ResumedFrom, progress.BytesMoved);
        Assert.Equal((Large, Large), (progress.BytesDone, progress.BytesTotal));
    }
}
