using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public sealed class UnnamedFileTests : IDisposable
{
    private static readonly DateTime Modified = new(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nobody_sees_it_before_it_is_linked_and_then_it_is_whole()
    {
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        using var file = Create(directory);
        var status = file.Write(TestContent.Of(5000), Modified, isDurable: true, "/a");

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal((5000, Modified), (status.Length, status.Modified));

        Assert.True(file.TryLink("a"));
        Assert.Equal(TestContent.Of(5000), File.ReadAllBytes(_folder.In("a")));
        Assert.Equal(Modified, File.GetLastWriteTimeUtc(_folder.In("a")));
        Assert.Equal([_folder.In("a")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Without_a_name_nothing_of_it_stays()
    {
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);

        using (var file = Create(directory)) file.Write(TestContent.Of(10), null, isDurable: false, "/a");

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_has_the_name_already_is_left_as_it_is()
    {
        var taken = _folder.File("a", [1, 2, 3]);
        File.CreateSymbolicLink(_folder.In("link"), _folder.In("elsewhere"));
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        using var file = Create(directory);
        file.Write(TestContent.Of(10), null, isDurable: false, "/a");

        Assert.False(file.TryLink("a"));
        Assert.False(file.TryLink("link"));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(taken));
        Assert.False(File.Exists(_folder.In("elsewhere")));
    }

    [Fact]
    public void Where_there_are_no_such_files_a_small_upload_goes_the_way_of_a_partial_file()
    {
        var memory = new MockFileSystem();
        memory.AddDirectory("/home");
        using var slot = new HomeDirectory(memory, "/home").Publisher.OpenSlot(RemotePath.Parse("/a"), overwrite: false, makeParents: false).Value!;

        Assert.Null(slot.TryWriteNew([1, 2, 3], null, isDurable: false));
    }

    [Fact]
    public void A_file_is_replaced_on_the_way_of_a_partial_file_only()
    {
        using var home = new HomeOnDisk();
        File.WriteAllText(home.In("a"), "old");
        using var slot = home.Directory.Publisher.OpenSlot(RemotePath.Parse("/a"), overwrite: true, makeParents: false).Value!;

        Assert.Equal(StorageAmount.OfFile(3), slot.Replaced);
        Assert.Null(slot.TryWriteNew([1, 2, 3], null, isDurable: false));
        Assert.Equal("old", File.ReadAllText(home.In("a")));
    }

    [Fact]
    public void What_waits_of_a_broken_download_is_not_forgotten_beside_a_small_file()
    {
        _folder.File(PartialNames.LocalFor("a"), [1]);
        var files = new LocalFiles(new FileSystem());

        Assert.False(files.TryStoreNew(_folder.In("a"), [1, 2, 3], null, isDurable: false));
        Assert.False(File.Exists(_folder.In("a")));
    }

    private static UnnamedFile Create(DirectoryHandle directory)
    {
        var file = OperatingSystem.IsLinux() ? directory.TryCreateUnnamed() : null;
        Assert.SkipWhen(file is null, "This platform or volume has no files without a name.");
        return file;
    }
}
