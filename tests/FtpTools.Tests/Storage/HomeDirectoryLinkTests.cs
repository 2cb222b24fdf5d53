using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>Links in a home lead nowhere, whatever they point to.</summary>
public sealed class HomeDirectoryLinkTests : IDisposable
{
    private readonly HomeOnDisk _home = new();

    public HomeDirectoryLinkTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_link_to_a_file_outside_is_shown_and_not_read()
    {
        File.CreateSymbolicLink(_home.In("link"), _home.OutsideFile);

        var listed = Assert.Single(_home.Directory.List(RemotePath.Root));
        Assert.Equal((RemoteItemType.Link, 0L), (listed.Type, listed.Size));
        Assert.Equal(RemoteItemType.Link, _home.Directory.Stat(At("/link")).Type);
        Refused.With(ErrorCode.NotAFile, () => _home.Read("/link"));
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("nothing")]
    [InlineData("link")]
    [InlineData("/proc/self/root")]
    [InlineData("inside")]
    public void No_link_is_read_wherever_it_leads(string target)
    {
        _home.Store("/inside", "x");
        File.CreateSymbolicLink(_home.In("link"), target);

        Refused.With(ErrorCode.NotAFile, () => _home.Read("/link"));
        Assert.Equal(RemoteItemType.Link, _home.Directory.Stat(At("/link")).Type);
    }

    [Fact]
    public void The_time_of_a_link_and_of_what_it_leads_to_is_not_set()
    {
        _home.Store("/inside", "x");
        File.CreateSymbolicLink(_home.In("in"), "inside");
        File.CreateSymbolicLink(_home.In("out"), _home.OutsideFile);
        var before = (File.GetLastWriteTimeUtc(_home.In("inside")), File.GetLastWriteTimeUtc(_home.OutsideFile));

        foreach (var link in new[] { "/in", "/out" })
            Refused.With(ErrorCode.NotAFile, () => _home.Directory.SetModified(At(link), DateTime.UnixEpoch));

        // Should one be put there right after the look.
        using (var directory = DirectoryHandles.Open(new System.IO.Abstractions.FileSystem(), _home.Path))
        {
            if (directory is LinuxDirectoryHandle) directory.SetModified("out", DateTime.UnixEpoch);
        }

        Assert.Equal(before, (File.GetLastWriteTimeUtc(_home.In("inside")), File.GetLastWriteTimeUtc(_home.OutsideFile)));
    }

    [Fact]
    public void A_link_is_never_a_parent()
    {
        Directory.CreateSymbolicLink(_home.In("out"), _home.Outside);
        _home.Store("/real/f", "x", makeParents: true);
        Directory.CreateSymbolicLink(_home.In("in"), _home.In("real"));

        foreach (var parent in new[] { "/out", "/in" })
        {
            var below = RemotePath.Parse(parent).Append("secret");
            Refused.With(ErrorCode.PathRefused, () => Assert.NotEmpty(_home.Directory.List(below.Parent)));
            Refused.With(ErrorCode.PathRefused, () => _home.Directory.Stat(below));
            Refused.With(ErrorCode.PathRefused, () => _home.Directory.SetModified(below, DateTime.UnixEpoch));
            Refused.With(ErrorCode.PathRefused, () => _home.Directory.OpenRead(below));
            Refused.With(ErrorCode.PathRefused, () => _home.Directory.DeleteFile(below));
            Refused.With(ErrorCode.PathRefused, () => _home.Directory.DeleteDirectory(below));
            Refused.With(ErrorCode.PathRefused, () => _home.Directory.MakeDirectory(below, makeParents: true));
            Refused.With(ErrorCode.PathRefused, () => _home.Directory.Publisher.CheckStore(below, overwrite: true, makeParents: true));
            Refused.With(ErrorCode.PathRefused, () => _home.Store(below.ToString(), "x", overwrite: true, makeParents: true));
        }

        _home.AssertOutsideUntouched();
        Assert.Empty(_home.PartialFiles());
    }

    [Fact]
    public void Deleting_a_link_removes_the_link_and_not_its_target()
    {
        File.CreateSymbolicLink(_home.In("file"), _home.OutsideFile);
        Directory.CreateSymbolicLink(_home.In("directory"), _home.Outside);

        Refused.With(ErrorCode.NotADirectory, () => _home.Directory.DeleteDirectory(At("/directory")));
        _home.Directory.DeleteFile(At("/directory"));
        _home.Directory.DeleteFile(At("/file"));

        Assert.Empty(_home.Directory.List(RemotePath.Root));
        _home.AssertOutsideUntouched();
    }

    [Theory]
    [InlineData("outside")]
    [InlineData("inside")]
    [InlineData("nothing")]
    [InlineData("directory")]
    public void A_file_takes_the_place_neither_of_a_link_nor_of_its_target(string leads)
    {
        _home.Store("/inside", "old");
        Directory.CreateDirectory(_home.In("directory"));
        var target = leads == "outside" ? _home.OutsideFile : leads;
        File.CreateSymbolicLink(_home.In("link"), target);

        Refused.With(ErrorCode.NotAFile, () => _home.Store("/link", "new"));
        Refused.With(ErrorCode.NotAFile, () => _home.Store("/link", "new", overwrite: true));
        var refusal = Refused.With(ErrorCode.NotAFile, () => _home.Directory.Rename(At("/inside"), At("/link"), overwrite: true));

        Assert.Contains("link", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(target, new FileInfo(_home.In("link")).LinkTarget);
        Assert.Equal("old", _home.Read("/inside"));
        _home.AssertOutsideUntouched();
    }

    [Fact]
    public void A_link_to_a_name_that_is_missing_outside_is_not_followed_to_make_it()
    {
        File.CreateSymbolicLink(_home.In("link"), Path.Combine(_home.Outside, "new"));

        Refused.With(ErrorCode.NotAFile, () => _home.Store("/link", "x"));
        Refused.With(ErrorCode.AlreadyExists, () => _home.Directory.MakeDirectory(At("/link"), makeParents: false));
        Refused.With(ErrorCode.PathRefused, () => _home.Directory.MakeDirectory(At("/link"), makeParents: true));
        _home.AssertOutsideUntouched();
    }

    [Fact]
    public void The_private_directory_is_not_looked_for_behind_a_link()
    {
        Directory.CreateSymbolicLink(_home.In(".ftptools"), _home.Outside);

        Refused.With(ErrorCode.PathRefused, () => _home.Store("/a", "x"));
        _home.AssertOutsideUntouched();

        File.Delete(_home.In(".ftptools"));
        Directory.CreateDirectory(_home.In(".ftptools"));
        Directory.CreateSymbolicLink(_home.In(".ftptools/partial"), _home.Outside);
        Refused.With(ErrorCode.PathRefused, () => _home.Store("/a", "x"));
        _home.AssertOutsideUntouched();
    }

    [Fact]
    public void The_home_itself_may_be_a_link_because_its_owner_made_it()
    {
        using var other = new TemporaryFolder();
        Directory.CreateSymbolicLink(other.In("home"), _home.Path);
        var home = new HomeDirectory(new System.IO.Abstractions.FileSystem(), other.In("home"));
        _home.Store("/a", "x");

        Assert.Equal(1, home.Stat(At("/a")).Size);
    }

    [Fact]
    public void Overwriting_a_file_with_two_names_leaves_the_content_of_the_other_name()
    {
        UnixFiles.HardLink(_home.In("shared"), _home.OutsideFile);

        _home.Store("/shared", "new", overwrite: true);

        Assert.Equal("new", _home.Read("/shared"));
        _home.AssertOutsideUntouched();
        _home.Directory.DeleteFile(At("/shared"));
        _home.AssertOutsideUntouched();
    }

    [Fact]
    public void A_file_that_is_read_stays_the_one_that_was_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Directories are held by descriptors on Linux only.");
        _home.Store("/a", "first");
        var (source, _) = _home.Directory.OpenRead(At("/a"));
        using var reader = new StreamReader(source);

        File.Delete(_home.In("a"));
        File.CreateSymbolicLink(_home.In("a"), _home.OutsideFile);

        Assert.Equal("first", reader.ReadToEnd());
    }

    private static RemotePath At(string path) => RemotePath.Parse(path);
}
