using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions.Contract;

/// <content>Storing and fetching.</content>
public abstract partial class RemoteClientContract
{
    private const int DiskFull = 28;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData((256 * 1024) + 1)]
    [InlineData(Large)]
    public async Task A_file_goes_there_and_back_with_its_time(int length)
    {
        var content = TestContent.Of(length);
        var local = _folder.File("a", content);
        File.SetLastWriteTimeUtc(local, Time);
        var back = _folder.In("deep/er/back");
        var (up, down) = (new TransferProgress(), new TransferProgress());

        var stored = await StoreAsync(Client, local, "/a", progress: up);
        var fetched = await FetchAsync(Client, "/a", back, progress: down);

        Assert.Equal(content, File.ReadAllBytes(InHome("a")));
        Assert.Equal(content, File.ReadAllBytes(back));
        Assert.Equal((Time, Time), (File.GetLastWriteTimeUtc(InHome("a")), File.GetLastWriteTimeUtc(back)));
        Assert.All([up, down], p => Assert.Equal((length, length, length), (p.BytesDone, p.BytesMoved, p.BytesTotal)));
        Assert.Equal(
            (TransferDirection.Upload, local, "/a", (long)length, 0L, false),
            (stored.Direction, stored.LocalPath, stored.RemotePath, stored.Length, stored.ResumedFrom, stored.IsSkipped));
        Assert.Equal(
            (TransferDirection.Download, back, "/a", (long)length, 0L, false),
            (fetched.Direction, fetched.LocalPath, fetched.RemotePath, fetched.Length, fetched.ResumedFrom, fetched.IsSkipped));
        Assert.All([stored, fetched], r => Assert.Equal(Can(RemoteAbility.Verification), r.IsVerified));
        if (Can(RemoteAbility.Verification)) Assert.All([stored, fetched], r => Assert.Equal(TestContent.Md5(content), r.Digest));
    }

    [Theory]
    [InlineData(DigestAlgorithm.Sha256, 64)]
    [InlineData(DigestAlgorithm.XxHash128, 32)]
    public async Task Another_digest_may_be_asked_for_and_a_place_on_the_disk(DigestAlgorithm algorithm, int digits)
    {
        var how = new TransferOptions { Algorithm = algorithm, IsDurable = Can(RemoteAbility.Durability) };

        var stored = await StoreAsync(Client, _folder.File("a", Large), "/a", how);
        var fetched = await FetchAsync(Client, "/a", _folder.In("b"), how);

        Assert.Equal(TestContent.Of(Large), File.ReadAllBytes(_folder.In("b")));
        Assert.Equal(algorithm, stored.Algorithm);
        if (!Can(RemoteAbility.Verification)) return;
        Assert.Equal(digits, stored.Digest!.Length);
        Assert.Equal(stored.Digest, fetched.Digest);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_remote_file_is_replaced_only_on_request_and_a_directory_never(int length)
    {
        var local = _folder.File("a", length);
        Put("f", Old);
        PutDirectory("d");

        await RefusesAsync(ErrorCode.AlreadyExists, "/f", c => StoreAsync(c, local, "/f"));
        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => StoreAsync(c, local, "/d"));
        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => StoreAsync(c, local, "/d", Replacing));
        await RefusesAsync(ErrorCode.IsADirectory, "/", c => StoreAsync(c, local, "/", Replacing));
        await RefusesAsync(ErrorCode.NotFound, "/x/a", c => StoreAsync(c, local, "/x/a"));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/a", c => StoreAsync(c, local, "/f/a"));
        Assert.Equal(["d", "f: 123"], Inventory());

        await StoreAsync(Client, local, "/f", Replacing);
        await StoreAsync(Client, local, "/x/y/a", new TransferOptions { MakeParents = true });
        Assert.Equal(["d", $"f: {length}", "x", "x/y", $"x/y/a: {length}"], Inventory());
    }

    [Fact]
    public async Task A_local_file_that_cannot_be_read_is_told_and_nothing_is_sent()
    {
        var sent = Client.BytesSent;

        await RefusesAsync(ErrorCode.LocalFileNotFound, _folder.In("x"), c => StoreAsync(c, _folder.In("x"), "/a"));
        await RefusesAsync(ErrorCode.LocalFileError, _folder.Path, c => StoreAsync(c, _folder.Path, "/a"));

        Assert.Equal(sent, Client.BytesSent);
        Assert.Empty(Inventory());
    }

    [Fact]
    public async Task A_local_file_that_shrinks_while_it_is_sent_replaces_nothing()
    {
        Put("f", Old);
        var local = _folder.File("a", Large);
        Local.BeforeRead = position =>
        {
            if (position < Large / 2) return;
            using var file = new FileStream(local, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.SetLength(1);
        };

        await RefusesAsync(ErrorCode.FileChanged, local, c => StoreAsync(c, local, "/f", Replacing));

        await AssertUsableAsync();
        Assert.Equal(Old, File.ReadAllBytes(InHome("f")));
    }

    [Fact]
    public async Task What_is_no_file_is_not_fetched_and_no_local_directory_is_made()
    {
        Put("f", Old);
        PutDirectory("d");

        await RefusesAsync(ErrorCode.NotFound, "/x", c => FetchAsync(c, "/x", _folder.In("down/a")));
        await RefusesAsync(ErrorCode.NotFound, "/x/y", c => FetchAsync(c, "/x/y", _folder.In("down/a")));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/y", c => FetchAsync(c, "/f/y", _folder.In("down/a")));
        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => FetchAsync(c, "/d", _folder.In("down/a")));
        await RefusesAsync(ErrorCode.IsADirectory, "/", c => FetchAsync(c, "/", _folder.In("down/a")));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_local_file_is_replaced_only_on_request_and_a_directory_never()
    {
        Put("f", [1, 2, 3]);
        var local = _folder.File("a", Old);

        await RefusesAsync(ErrorCode.LocalFileExists, local, c => FetchAsync(c, "/f", local));
        await RefusesAsync(ErrorCode.LocalFileExists, _folder.Path, c => FetchAsync(c, "/f", _folder.Path, Replacing));
        Assert.Equal(Old, File.ReadAllBytes(local));

        await FetchAsync(Client, "/f", local, Replacing);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(local));
        Assert.Equal([local], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_local_disk_that_is_full_is_told_and_the_old_file_stays(int length)
    {
        Put("f", TestContent.Of(length));
        var local = _folder.File("a", Old);
        Local.BeforeWrite = position =>
        {
            if (position >= length / 3) throw new IOException("The test says so.", DiskFull);
        };
        if (length == 10) Local.BeforeWrite = _ => throw new IOException("The test says so.", DiskFull);

        await RefusesAsync(ErrorCode.StorageFull, local, c => FetchAsync(c, "/f", local, Replacing));

        Assert.Equal(Old, File.ReadAllBytes(local));
        Assert.Equal([local], Directory.EnumerateFileSystemEntries(_folder.Path));
        await AssertUsableAsync();
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(Large)]
    public async Task What_does_not_fit_into_the_quota_replaces_nothing(int length)
    {
        if (!Can(RemoteAbility.AccountLimits)) return;
        User = await NewUserAsync(quota: 10_000, fileQuota: 2);
        Client = await ConnectAsync();
        Put("f", Old);
        var local = _folder.File("a", length);

        await RefusesAsync(ErrorCode.QuotaExceeded, "/f", c => StoreAsync(c, local, "/f", Replacing));
        await RefusesAsync(ErrorCode.QuotaExceeded, "/g", c => StoreAsync(c, local, "/g"));
        await StoreAsync(Client, _folder.File("b", 100), "/b");
        await RefusesAsync(ErrorCode.QuotaExceeded, "/c", c => StoreAsync(c, _folder.In("b"), "/c"));

        Assert.Equal(["b: 100", "f: 123"], Inventory());
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing()
    {
        User = await NewUserAsync(isReadOnly: true);
        Client = await ConnectAsync();
        Furnish();
        var refusal = Can(RemoteAbility.ReadOnlyAccounts) ? ErrorCode.AccountReadOnly : ErrorCode.PermissionDenied;

        Assert.Equal(Can(RemoteAbility.ReadOnlyAccounts), Client.IsReadOnly);
        var changes = Operations.Where(o => o.Name.Split(' ')[0] is "make" or "delete" or "rename" or "store").ToList();
        Assert.InRange(changes.Count, 7, 9);
        foreach (var (name, run) in changes)
        {
            var thrown = await Record.ExceptionAsync(() => run(Client, default));
            Assert.True(thrown is FtpToolsException e && e.Code == refusal, $"{name}: {thrown}");
        }

        Assert.Equal(["d", "f: 123"], Inventory());
        await FetchAsync(Client, "/f", _folder.In("back"));
        Assert.Equal(Old, File.ReadAllBytes(_folder.In("back")));
    }

    [Fact]
    public async Task Lengths_beyond_32_bits_are_told_right()
    {
        const long Length = (5L << 30) + 7;
        using (var file = File.Create(InHome("huge"))) file.SetLength(Length);
        using var stop = new CancellationTokenSource();
        Local.BeforeWrite = _ => stop.Cancel();
        var progress = new TransferProgress();

        Assert.Equal(Length, (await Client.StatAsync(At("/huge"), default)).Size);
        Assert.Equal(Length, (await ListAsync(Client, "/")).Single().Size);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => FetchAsync(Client, "/huge", _folder.In("huge"), progress: progress, stop: stop.Token));
        Assert.Equal(Length, progress.BytesTotal);
        if (Can(RemoteAbility.Digests))
            Assert.Equal((4, TestContent.Md5(new byte[4])), await Client.DigestAsync(At("/huge"), DigestAlgorithm.Md5, 4, default));
        await AssertUsableAsync();
    }

    // What has arrived is made long by holes, so that it need not be moved; both ends read all of it.
    [Fact]
    public async Task What_broke_beyond_32_bits_goes_on_there()
    {
        LoadGroup.SkipUnlessLong();
        const long Length = (5L << 30) + 7;
        const long Arrived = Length - 1_000_000;
        using (var file = File.Create(InHome("huge"))) file.SetLength(Length);
        using var stop = new CancellationTokenSource();
        Local.BeforeWrite = position =>
        {
            if (position > 0) stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(Client, "/huge", _folder.In("huge"), stop: stop.Token));
        Local.BeforeWrite = null;
        using (var file = File.OpenWrite(Assert.Single(Directory.GetFiles(_folder.Path)))) file.SetLength(Arrived);

        var how = new TransferOptions { Resume = true, Algorithm = DigestAlgorithm.XxHash128 };
        var result = await FetchAsync(Client, "/huge", _folder.In("huge"), how);

        Assert.Equal((Length, Can(RemoteAbility.Resuming) ? Arrived : 0), (result.Length, result.ResumedFrom));
        Assert.Equal(Length, new FileInfo(_folder.In("huge")).Length);
    }
}
