using FtpTools.Files;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>What a user sees of uploads of unknown length: the own ones, where no file is, and nothing of others'.</summary>
public sealed class OwnItemTests : IAsyncLifetime
{
    private static readonly byte[] Content = TestContent.Of(700);

    // Too large to be held in memory.
    private static readonly byte[] Large = TestContent.Of(SmallContent.MaxLength + 1);

    private FilesRig _rig = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await FilesRig.CreateAsync(others: "bob");

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task What_waits_is_found_with_its_length_and_the_time_of_its_last_write()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, Content);
        var written = new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Path.Combine(_rig.PartialFolder, PartialNames.For("ann", RemotePath.Parse("/a"))), written);

        var item = await FindAsync("/a");

        Assert.True(item.IsPartial);
        Assert.Equal(new FileEntry("a", RemoteItemType.File, 700, written), item.Entry);
        Assert.Equal([item], await _rig.ListAsync());
    }

    [Fact]
    public async Task What_is_under_way_is_found_as_it_grows()
    {
        await using var upload = await _rig.BeginAsync("/a", UploadBasis.New);
        await Refused.WithAsync(ErrorCode.NotFound, () => FindAsync("/a"));

        for (var i = 1; i <= 3; i++)
        {
            await upload.WriteAsync(Large, Stop);
            var item = await FindAsync("/a");
            Assert.Equal((true, Large.Length * i), (item.IsPartial, item.Entry.Size));
        }

        Assert.Single(await _rig.ListAsync());
    }

    [Fact]
    public async Task Where_a_file_is_it_is_the_file_that_is_found()
    {
        await _rig.StoreAsync("/a", [1, 2, 3]);
        await _rig.BreakAsync("/a", UploadBasis.New, Content);

        var item = await FindAsync("/a");

        Assert.Equal((false, 3), (item.IsPartial, item.Entry.Size));
        Assert.Equal([item], await _rig.ListAsync());
    }

    [Fact]
    public async Task What_arrived_of_uploads_of_others_or_of_known_length_is_not_found()
    {
        await _rig.BreakAsync("/bobs", UploadBasis.New, Content, user: "bob");
        await _rig.BreakKnownAsync("/known", 3000, Content);

        await Refused.WithAsync(ErrorCode.NotFound, () => FindAsync("/bobs"));
        await Refused.WithAsync(ErrorCode.NotFound, () => FindAsync("/known"));
        Assert.Empty(await _rig.ListAsync());
        Assert.Equal("bobs", Assert.Single(await _rig.ListAsync(user: "bob")).Entry.Name);
        await Refused.WithAsync(ErrorCode.NotFound, () => _rig.Files.DeleteOwnFileAsync(RemotePath.Parse("/bobs"), Stop));
        await Refused.WithAsync(ErrorCode.NotFound, () => _rig.Files.DeleteOwnFileAsync(RemotePath.Parse("/known"), Stop));
        Assert.Equal(1400, await _rig.AgreesAsync());
    }

    // Whoever resumes by comparing digests has to know what the whole is to be.
    [Fact]
    public async Task What_arrived_of_an_upload_of_unknown_length_is_nothing_for_those_who_resume_by_length()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, Content);
        await _rig.BreakKnownAsync("/known", 3000, Content);

        using (var listing = await _rig.Files.ListPartialsAsync(new QuietTransfer()))
            Assert.Equal(("/known", 3000), Assert.Single(listing.Entries.Select(p => (p.Info.Path, p.Info.Length))));
        await Refused.WithAsync(ErrorCode.NotFound, () => _rig.Files.DeletePartialAsync(RemotePath.Parse("/a"), Stop));

        Assert.Equal(Content, await _rig.WaitingAsync("/a"));
    }

    [Fact]
    public async Task A_directory_lists_what_is_there_and_then_what_arrived_for_it()
    {
        Directory.CreateDirectory(_rig.In("d/sub"));
        await _rig.StoreAsync("/d/file", [1]);
        await _rig.StoreAsync("/d/both", [1, 2]);
        foreach (var path in new[] { "/d/both", "/d/ z", "/d/é", "/d/sub/deep", "/top" }) await _rig.BreakAsync(path, UploadBasis.New, Content);

        var items = await _rig.ListAsync("/d");

        Assert.Equal(["both", "file", "sub"], items.Take(3).Select(i => i.Entry.Name).Order());
        Assert.Equal([" z", "é"], items.Skip(3).Select(i => i.Entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal([false, false, false, true, true], items.Select(i => i.IsPartial));
        Assert.All(items.Skip(3), i => Assert.Equal(700, i.Entry.Size));
        Assert.Equal(["d", "top"], (await _rig.ListAsync()).Select(i => i.Entry.Name));
        Assert.Equal(["deep"], (await _rig.ListAsync("/d/sub")).Select(i => i.Entry.Name));
    }

    [Fact]
    public async Task What_is_published_while_a_directory_is_listed_is_in_the_listing_once()
    {
        for (var i = 0; i < 10; i++) await _rig.BreakAsync($"/{i}", UploadBasis.New, Content);
        using var listing = await _rig.Files.ListOwnAsync(RemotePath.Root, new QuietTransfer());
        using var items = listing.Entries.GetEnumerator();
        Assert.True(items.MoveNext());
        var first = items.Current.Entry.Name;
        for (var i = 0; i < 10; i += 2) await _rig.SendAsync($"/{i}", UploadBasis.Append, []);
        await _rig.Files.DeleteOwnFileAsync(RemotePath.Parse("/9"), Stop);
        var names = new List<string> { first };
        while (items.MoveNext()) names.Add(items.Current.Entry.Name);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}").Where(n => n != "9" || n == first), names.Order());
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_not_listed_and_neither_is_a_file()
    {
        await _rig.StoreAsync("/a", [1]);

        await Refused.WithAsync(ErrorCode.NotFound, () => _rig.ListAsync("/missing"));
        await Refused.WithAsync(ErrorCode.NotADirectory, () => _rig.ListAsync("/a"));
        await Refused.WithAsync(ErrorCode.NotFound, () => FindAsync("/missing/a"));
        Assert.Equal(0, _rig.Context.Files.Transfers.Count);
    }

    [Theory]
    [InlineData("/../../etc/passwd")]
    [InlineData("/a/../b")]
    [InlineData("//a")]
    [InlineData("/")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("/a\nb")]
    [InlineData("/.ftptools")]
    public async Task A_note_that_names_a_strange_path_is_nobodys(string path)
    {
        await _rig.BreakAsync("/z", UploadBasis.New, Content);
        var note = Path.Combine(_rig.PartialFolder, Assert.Single(_rig.PartialFiles(), PartialNames.IsInfo));
        await File.WriteAllBytesAsync(note, new PartialInfo("ann", path, null).ToBytes(), Stop);

        Assert.Empty(await _rig.ListAsync());
    }

    [Fact]
    public async Task The_home_itself_is_found()
    {
        var item = await FindAsync("/");

        Assert.Equal((RemoteItemType.Directory, "/", null), (item.Entry.Type, item.Entry.Name, item.Unique));
    }

    [Fact]
    public async Task What_is_unique_of_a_file_stays_when_it_is_published_and_renamed_and_no_other_has_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells files apart.");
        Directory.CreateDirectory(_rig.In("d"));
        for (var i = 0; i < 20; i++) await _rig.StoreAsync($"/{i}", []);
        await _rig.BreakAsync("/a", UploadBasis.New, Content);
        var waiting = await FindAsync("/a");
        await _rig.SendAsync("/a", UploadBasis.Append, Content);
        var published = await FindAsync("/a");
        await _rig.Files.RenameAsync(RemotePath.Parse("/a"), RemotePath.Parse("/d/b"), overwrite: false, Stop);
        var renamed = await FindAsync("/d/b");

        Assert.Matches("^[0-9a-f]{24}$", waiting.Unique);
        Assert.Equal((waiting.Unique, waiting.Unique), (published.Unique, renamed.Unique));
        var all = (await _rig.ListAsync()).Append(renamed).Select(i => i.Unique).ToList();
        Assert.Equal(22, all.Distinct().Count());
        Assert.Equal(all.Order(), (await _rig.ListAsync()).Append(renamed).Select(i => i.Unique).Order());
    }

    [Fact]
    public async Task What_is_unique_does_not_tell_what_the_system_calls_the_file()
    {
        Assert.Null(UniqueIds.Of(null));
        Assert.NotEqual(UniqueIds.Of(new FileId(1, 2)), UniqueIds.Of(new FileId(2, 1)));
        Assert.NotEqual(UniqueIds.Of(new FileId(0, 0)), UniqueIds.Of(new FileId(0, 1)));
        Assert.Equal(UniqueIds.Of(new FileId(ulong.MaxValue, 1)), UniqueIds.Of(new FileId(ulong.MaxValue, 1)));
        await Refused.WithAsync(ErrorCode.NotFound, () => FindAsync("/a"));
    }

    [Fact]
    public async Task A_file_is_deleted_before_what_waits_beside_it()
    {
        await _rig.StoreAsync("/a", [1, 2, 3]);
        await _rig.BreakAsync("/a", UploadBasis.New, Content);

        await DeleteAsync("/a");
        Assert.True((await FindAsync("/a")).IsPartial);
        Assert.Equal(700, await _rig.AgreesAsync());
        await DeleteAsync("/a");

        await Refused.WithAsync(ErrorCode.NotFound, () => FindAsync("/a"));
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(0, await _rig.AgreesAsync());
        Assert.Equal("/a", (await Refused.WithAsync(ErrorCode.NotFound, () => DeleteAsync("/a"))).Target);
    }

    [Fact]
    public async Task What_is_under_way_is_not_deleted_and_a_directory_neither()
    {
        Directory.CreateDirectory(_rig.In("d"));
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(Large, Stop);
            await Refused.WithAsync(ErrorCode.FileBusy, () => DeleteAsync("/a"));
        }

        await Refused.WithAsync(ErrorCode.IsADirectory, () => DeleteAsync("/d"));
        Assert.Equal(Large, await _rig.WaitingAsync("/a"));
        await _rig.AgreesAsync();
    }

    private Task<OwnItem> FindAsync(string path) => _rig.Files.FindAsync(RemotePath.Parse(path), Stop);

    private Task DeleteAsync(string path) => _rig.Files.DeleteOwnFileAsync(RemotePath.Parse(path), Stop);
}
