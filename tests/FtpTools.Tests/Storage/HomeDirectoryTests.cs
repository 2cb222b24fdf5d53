using System.IO.Abstractions;
using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>What a home does on every file system. Once on the real disk, once in memory.</summary>
public abstract class HomeDirectoryTests
{
    protected abstract IFileSystem FileSystem { get; }

    /// <summary>The full path of the home.</summary>
    protected abstract string Root { get; }

    private HomeDirectory Home => new(FileSystem, Root);

    private string PartialFolder => FileSystem.Path.Combine(Root, HomePaths.PrivateName, "partial");

    [Fact]
    public void A_stored_file_is_there_with_its_length_and_time()
    {
        var time = new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc);

        var stored = Store("/a.bin", TestContent.Of(1000), modified: time);

        Assert.Equal(new FileEntry("a.bin", RemoteItemType.File, 1000, time), stored);
        Assert.Equal(stored, Home.Stat(At("/a.bin")));
        Assert.Equal(TestContent.Of(1000), Read("/a.bin"));
        Assert.Empty(FileSystem.Directory.GetFileSystemEntries(PartialFolder));
    }

    [Fact]
    public void An_empty_file_can_be_stored()
    {
        Assert.Equal(0, Store("/empty", []).Size);
        Assert.Empty(Read("/empty"));
    }

    [Fact]
    public void A_file_that_is_there_is_only_replaced_when_that_was_asked_for()
    {
        Store("/a", [1]);

        var refusal = Refused.With(ErrorCode.AlreadyExists, () => Store("/a", [2, 2]));

        Assert.Equal("/a", refusal.Target);
        Assert.Contains("'/a'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([1], Read("/a"));
        Store("/a", [2, 2], overwrite: true);
        Assert.Equal([2, 2], Read("/a"));
        Assert.Empty(FileSystem.Directory.GetFileSystemEntries(PartialFolder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_directory_is_never_replaced_by_a_file(bool overwrite)
    {
        Home.MakeDirectory(At("/d"), makeParents: false);

        var refusal = Refused.With(ErrorCode.IsADirectory, () => Store("/d", [1], overwrite));

        Assert.Equal("/d", refusal.Target);
        Refused.With(ErrorCode.IsADirectory, () => Home.Publisher.CheckStore(At("/d"), overwrite, makeParents: false));
        Assert.Equal(RemoteItemType.Directory, Home.Stat(At("/d")).Type);
    }

    [Fact]
    public void Missing_parents_are_made_only_when_that_was_asked_for()
    {
        var refusal = Refused.With(ErrorCode.NotFound, () => Store("/a/b/c", [1]));
        Assert.Equal("/a/b/c", refusal.Target);
        Refused.With(ErrorCode.NotFound, () => Home.Publisher.CheckStore(At("/a/b/c"), overwrite: true, makeParents: false));
        Refused.With(ErrorCode.NotFound, () => Home.MakeDirectory(At("/a/b"), makeParents: false));
        Assert.Empty(Home.List(RemotePath.Root));

        Store("/a/b/c", [1], makeParents: true);
        Home.MakeDirectory(At("/x/y/z"), makeParents: true);
        Home.MakeDirectory(At("/x/y/z"), makeParents: true);

        Assert.Equal([1], Read("/a/b/c"));
        Assert.Equal(RemoteItemType.Directory, Home.Stat(At("/x/y/z")).Type);
    }

    [Fact]
    public void A_check_of_a_store_refuses_what_could_not_be_published()
    {
        Store("/a", [1]);

        Refused.With(ErrorCode.AlreadyExists, () => Home.Publisher.CheckStore(At("/a"), overwrite: false, makeParents: false));
        Refused.With(ErrorCode.NotADirectory, () => Home.Publisher.CheckStore(At("/a/b"), overwrite: false, makeParents: true));
        Refused.With(ErrorCode.IsADirectory, () => Home.Publisher.CheckStore(RemotePath.Root, overwrite: true, makeParents: true));
        Home.Publisher.CheckStore(At("/a"), overwrite: true, makeParents: false);
        Home.Publisher.CheckStore(At("/b"), overwrite: false, makeParents: false);
        Assert.Equal([1], Read("/a"));
    }

    [Fact]
    public void A_directory_can_be_made_once()
    {
        var made = Home.MakeDirectory(At("/d"), makeParents: false).Value!;

        Assert.Equal("d", made.Name);
        Assert.Equal(RemoteItemType.Directory, made.Type);
        Assert.Equal(0, made.Size);
        var refusal = Refused.With(ErrorCode.AlreadyExists, () => Home.MakeDirectory(At("/d"), makeParents: false));
        Assert.Equal("/d", refusal.Target);
    }

    [Fact]
    public void A_directory_is_not_made_in_the_place_of_a_file()
    {
        Store("/a", [1]);

        Refused.With(ErrorCode.AlreadyExists, () => Home.MakeDirectory(At("/a"), makeParents: false));
        Refused.With(ErrorCode.NotADirectory, () => Home.MakeDirectory(At("/a"), makeParents: true));
        Refused.With(ErrorCode.NotADirectory, () => Home.MakeDirectory(At("/a/b"), makeParents: false));
        Assert.Equal([1], Read("/a"));
    }

    [Fact]
    public void A_listing_has_every_entry_once()
    {
        Store("/a", [1, 2]);
        Store("/d/inner", [1], makeParents: true);
        Store("/caf\u00E9", [1]);
        Store("/cafe\u0301", [1]);

        var entries = Home.List(RemotePath.Root).OrderBy(e => e.Name, StringComparer.Ordinal).ToList();

        Assert.Equal(["a", "cafe\u0301", "caf\u00E9", "d"], entries.Select(e => e.Name));
        Assert.Equal([RemoteItemType.File, RemoteItemType.File, RemoteItemType.File, RemoteItemType.Directory], entries.Select(e => e.Type));
        Assert.Equal([2, 1, 1, 0], entries.Select(e => e.Size));
        Assert.Equal(["inner"], Home.List(At("/d")).Select(e => e.Name));
    }

    [Fact]
    public void What_is_missing_is_not_found_and_the_error_names_the_path()
    {
        Assert.Equal("/x", Refused.With(ErrorCode.NotFound, () => Home.Stat(At("/x"))).Target);
        Assert.Equal("/x", Refused.With(ErrorCode.NotFound, () => Home.OpenRead(At("/x"))).Target);
        Assert.Equal("/x", Refused.With(ErrorCode.NotFound, () => Home.DeleteFile(At("/x"))).Target);
        Assert.Equal("/x", Refused.With(ErrorCode.NotFound, () => Home.DeleteDirectory(At("/x"))).Target);
        Assert.Equal("/x", Refused.With(ErrorCode.NotFound, () => Walk(Home.List(At("/x")))).Target);
        Assert.Contains("'/x/y'", Refused.With(ErrorCode.NotFound, () => Home.Stat(At("/x/y"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_no_directory_and_a_directory_no_file()
    {
        Store("/f", [1]);
        Home.MakeDirectory(At("/d"), makeParents: false);

        Refused.With(ErrorCode.NotADirectory, () => Walk(Home.List(At("/f"))));
        Refused.With(ErrorCode.NotADirectory, () => Home.Stat(At("/f/x")));
        Refused.With(ErrorCode.NotADirectory, () => Home.DeleteDirectory(At("/f")));
        Refused.With(ErrorCode.IsADirectory, () => Home.OpenRead(At("/d")));
        Refused.With(ErrorCode.IsADirectory, () => Home.DeleteFile(At("/d")));
        Assert.Equal(2, Home.List(RemotePath.Root).Count());
    }

    [Fact]
    public void A_directory_is_deleted_only_when_it_is_empty()
    {
        Store("/d/f", [1], makeParents: true);

        Refused.With(ErrorCode.DirectoryNotEmpty, () => Home.DeleteDirectory(At("/d")));
        Home.DeleteFile(At("/d/f"));
        Home.DeleteDirectory(At("/d"));

        Assert.Empty(Home.List(RemotePath.Root));
    }

    [Fact]
    public void The_home_itself_cannot_be_made_replaced_read_or_deleted()
    {
        Assert.Equal(RemoteItemType.Directory, Home.Stat(RemotePath.Root).Type);
        Refused.With(ErrorCode.PermissionDenied, () => Home.DeleteDirectory(RemotePath.Root));
        Refused.With(ErrorCode.IsADirectory, () => Home.DeleteFile(RemotePath.Root));
        Refused.With(ErrorCode.AlreadyExists, () => Home.MakeDirectory(RemotePath.Root, makeParents: false));
        Refused.With(ErrorCode.IsADirectory, () => Home.OpenRead(RemotePath.Root));
        Refused.With(ErrorCode.IsADirectory, () => Store("/", [1], overwrite: true));
        Assert.True(FileSystem.Directory.Exists(Root));
    }

    [Theory]
    [InlineData("/.ftptools")]
    [InlineData("/.FTPTOOLS")]
    [InlineData("/.FtpTools/partial")]
    [InlineData("/.ftptools/partial/x.part")]
    [InlineData("/a/../.ftptools/x")]
    public void The_private_directory_is_out_of_reach_of_every_operation(string path)
    {
        Store("/a", [1]);
        var target = At(path);

        Refused.With(ErrorCode.NameRefused, () => Home.Stat(target));
        Refused.With(ErrorCode.NameRefused, () => Walk(Home.List(target)));
        Refused.With(ErrorCode.NameRefused, () => Home.OpenRead(target));
        Refused.With(ErrorCode.NameRefused, () => Home.DeleteFile(target));
        Refused.With(ErrorCode.NameRefused, () => Home.DeleteDirectory(target));
        Refused.With(ErrorCode.NameRefused, () => Home.MakeDirectory(target, makeParents: true));
        Refused.With(ErrorCode.NameRefused, () => Home.Publisher.CheckStore(target, overwrite: true, makeParents: true));
        Refused.With(ErrorCode.NameRefused, () => Home.Publisher.CreatePartial(target));
        using var partial = Home.Publisher.CreatePartial(At("/b"));
        Refused.With(ErrorCode.NameRefused, () => Home.Publisher.Publish(partial, target, overwrite: true, makeParents: true, null));
        Assert.Equal(["a"], Home.List(RemotePath.Root).Select(e => e.Name));
        Assert.True(FileSystem.Directory.Exists(PartialFolder));
    }

    [Fact]
    public void The_private_name_is_an_ordinary_one_below_the_home()
    {
        Store("/d/.ftptools/f", [1], makeParents: true);

        Assert.Equal([".ftptools"], Home.List(At("/d")).Select(e => e.Name));
        Assert.Equal([1], Read("/d/.ftptools/f"));
    }

    [Fact]
    public void A_partial_file_that_is_not_published_leaves_nothing()
    {
        using (var partial = Home.Publisher.CreatePartial(At("/a")))
        {
            partial.Content.Write([1, 2, 3]);
            Assert.Single(FileSystem.Directory.GetFileSystemEntries(PartialFolder));
            Assert.Empty(Home.List(RemotePath.Root));
        }

        Assert.Empty(FileSystem.Directory.GetFileSystemEntries(PartialFolder));
    }

    [Fact]
    public void A_home_that_is_missing_is_told_apart_from_a_file_that_is_missing()
    {
        FileSystem.Directory.Delete(Root, recursive: true);

        Refused.With(ErrorCode.HomeMissing, () => Home.Stat(RemotePath.Root));
        Refused.With(ErrorCode.HomeMissing, () => Home.Stat(At("/a")));
        Refused.With(ErrorCode.HomeMissing, () => Walk(Home.List(RemotePath.Root)));
        Refused.With(ErrorCode.HomeMissing, () => Home.Publisher.CreatePartial(At("/a")));
        Refused.With(ErrorCode.HomeMissing, () => Home.MakeDirectory(At("/a/b"), makeParents: true));
        Refused.With(ErrorCode.HomeMissing, () => Home.DeleteFile(At("/a")));
        Assert.False(FileSystem.Directory.Exists(Root));
    }

    [Fact]
    public void A_home_that_became_a_file_is_missing()
    {
        FileSystem.Directory.Delete(Root, recursive: true);
        FileSystem.File.WriteAllBytes(Root, [1]);

        Refused.With(ErrorCode.HomeMissing, () => Home.Stat(At("/a")));
        Refused.With(ErrorCode.HomeMissing, () => Home.Publisher.CreatePartial(At("/a")));
    }

    [Fact]
    public void A_home_that_is_removed_during_a_store_is_missing_and_stays_so()
    {
        using (var partial = Home.Publisher.CreatePartial(At("/a")))
        {
            partial.Content.Write([1]);
            RemoveHomeInUse(partial);
            Refused.With(ErrorCode.HomeMissing, () => Home.Publisher.Publish(partial, At("/a"), overwrite: false, makeParents: true, null));
        }

        Assert.False(FileSystem.Directory.Exists(Root));
    }

    [Fact]
    public void A_time_that_the_volume_cannot_hold_does_no_harm()
    {
        foreach (var time in new[] { DateTime.MinValue, DateTime.MaxValue })
        {
            Store("/a", [1], overwrite: true, modified: DateTime.SpecifyKind(time, DateTimeKind.Utc));
            Assert.Equal([1], Read("/a"));
            Assert.Equal(1, Home.Stat(At("/a")).Size);
        }
    }

    [Theory]
    [InlineData("/a.txt:stream")]
    [InlineData("/NUL")]
    [InlineData("/.ftptools./partial")]
    [InlineData("/FTPTOO~1/partial")]
    [InlineData("/d/REPORT~1.DOC")]
    public void H11_a_name_that_the_platform_takes_for_another_is_refused_by_every_operation(string path)
    {
        var home = new HomeDirectory(FileSystem, Root, NameRules.Windows);
        var target = At(path);

        Refused.With(ErrorCode.NameRefused, () => home.Stat(target));
        Refused.With(ErrorCode.NameRefused, () => Walk(home.List(target)));
        Refused.With(ErrorCode.NameRefused, () => home.OpenRead(target));
        Refused.With(ErrorCode.NameRefused, () => home.DeleteFile(target));
        Refused.With(ErrorCode.NameRefused, () => home.DeleteDirectory(target));
        Refused.With(ErrorCode.NameRefused, () => home.MakeDirectory(target, makeParents: true));
        Refused.With(ErrorCode.NameRefused, () => home.Publisher.CheckStore(target, overwrite: true, makeParents: true));
        Refused.With(ErrorCode.NameRefused, () => home.Publisher.CreatePartial(target));
        Assert.Empty(FileSystem.Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public void A_partial_file_is_found_by_its_note_and_can_be_cut_and_forgotten()
    {
        var (path, info) = (At("/a"), new PartialInfo("ann", "/a", Length: null));
        Assert.Null(Partial(info, partial => partial.Write([1, 2, 3], "/a")));
        Assert.Equal(info, Partial(null, _ => { }));
        Assert.Equal(3, Find("ann")!.Status.Length);
        Assert.Null(Find("bob"));

        Partial(null, partial =>
        {
            partial.Cut(2);
            partial.Write([4], "/a");
        });
        var name = FileSystem.Path.Combine(PartialFolder, PartialNames.For("ann", path));
        Assert.Equal([1, 2, 4], FileSystem.File.ReadAllBytes(name));
        Partial(null, partial => partial.Forget());

        Assert.Null(Find("ann"));
        Assert.Empty(FileSystem.Directory.GetFileSystemEntries(PartialFolder));

        WaitingPartial? Find(string user)
        {
            using var partials = Home.OpenPartials()!;
            return partials.Find(user, path);
        }

        PartialInfo? Partial(PartialInfo? note, Action<PartialFile> change)
        {
            using var partial = Home.Publisher.OpenPartial(path, "ann");
            var told = partial.ReadInfo();
            if (note is not null) partial.Tell(note);
            change(partial);
            partial.IsKept = true;
            return told;
        }
    }

    [Fact]
    public void A_partial_file_that_is_published_leaves_no_note()
    {
        using (var partial = Home.Publisher.OpenPartial(At("/a"), "ann"))
        {
            partial.Tell(new PartialInfo("ann", "/a", 3));
            partial.Write([1, 2, 3], "/a");
            Home.Publisher.Publish(partial, At("/a"), overwrite: false, makeParents: false, modified: null);
        }

        Assert.Equal([1, 2, 3], Read("/a"));
        Assert.Empty(FileSystem.Directory.GetFileSystemEntries(PartialFolder));
    }

    [Fact]
    public void The_time_of_a_file_and_of_a_directory_can_be_set()
    {
        var time = new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc);
        Store("/d/a", [1, 2, 3], makeParents: true);

        Assert.Equal(new FileEntry("a", RemoteItemType.File, 3, time), Home.SetModified(At("/d/a"), time));
        Assert.Equal(new FileEntry("d", RemoteItemType.Directory, 0, DateTime.UnixEpoch), Home.SetModified(At("/d"), DateTime.UnixEpoch));

        Assert.Equal(time, Home.Stat(At("/d/a")).Modified);
        Assert.Equal(DateTime.UnixEpoch, Home.Stat(At("/d")).Modified);
        Assert.Equal([1, 2, 3], Read("/d/a"));
    }

    [Fact]
    public void A_time_is_not_set_of_what_is_not_there_nor_of_the_home_nor_before_1970()
    {
        Store("/a", [1]);
        var before = Home.Stat(At("/a")).Modified;

        Refused.With(ErrorCode.NotFound, () => Home.SetModified(At("/b"), DateTime.UnixEpoch));
        Refused.With(ErrorCode.NotFound, () => Home.SetModified(At("/d/b"), DateTime.UnixEpoch));
        Refused.With(ErrorCode.NotADirectory, () => Home.SetModified(At("/a/b"), DateTime.UnixEpoch));
        Refused.With(ErrorCode.PermissionDenied, () => Home.SetModified(At("/"), DateTime.UnixEpoch));
        Refused.With(ErrorCode.NameRefused, () => Home.SetModified(At("/.ftptools"), DateTime.UnixEpoch));
        Refused.With(ErrorCode.BadRequest, () => Home.SetModified(At("/a"), DateTime.UnixEpoch.AddTicks(-1)));
        Refused.With(ErrorCode.BadRequest, () => Home.SetModified(At("/a"), DateTime.MinValue));

        Assert.Equal(before, Home.Stat(At("/a")).Modified);
    }

    [Fact]
    public void A_time_far_ahead_is_kept_as_the_volume_keeps_it()
    {
        Store("/a", [1]);

        Assert.InRange(Home.SetModified(At("/a"), DateTime.MaxValue).Modified, new DateTime(2037, 1, 1, 0, 0, 0, DateTimeKind.Utc), DateTime.MaxValue);
    }

    /// <summary>Removes the home, with a partial file open in it where the file system allows that.</summary>
    private protected abstract void RemoveHomeInUse(PartialFile partial);

    private static RemotePath At(string path) => RemotePath.Parse(path);

    private static void Walk(IEnumerable<FileEntry> entries) => Assert.NotNull(entries.ToList());

    private FileEntry Store(string path, byte[] content, bool overwrite = false, bool makeParents = false, DateTime? modified = null)
    {
        var target = At(path);
        using var partial = Home.Publisher.CreatePartial(target);
        partial.Content.Write(content);
        return Home.Publisher.Publish(partial, target, overwrite, makeParents, modified).Value!;
    }

    private byte[] Read(string path)
    {
        var (source, entry) = Home.OpenRead(At(path));
        using var opened = source;
        var content = new byte[entry.Size];
        source.ReadExactly(content);
        return content;
    }
}
