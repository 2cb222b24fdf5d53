using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public sealed class LocalFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalFiles _files = new(new FileSystem());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_opened_with_the_time_of_what_was_opened()
    {
        var time = new DateTime(2019, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        var path = _folder.File("a", [1, 2, 3]);
        File.SetLastWriteTimeUtc(path, time);

        using var stream = _files.OpenRead(path, out var status);

        Assert.Equal(time, status.Modified);
        Assert.Equal(3, stream.Length);
    }

    [Fact]
    public void A_file_in_memory_is_opened_with_its_time()
    {
        var time = new DateTime(2019, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        var memory = new MockFileSystem(new Dictionary<string, MockFileData> { ["/a"] = new("abc") { LastWriteTime = time } });

        using var stream = new LocalFiles(memory).OpenRead("/a", out var status);

        Assert.Equal(time, status.Modified);
        Assert.Equal(3, stream.Length);
        Refused.With(ErrorCode.LocalFileNotFound, () => new LocalFiles(memory).OpenRead("/b", out _));
    }

    [Fact]
    public void A_missing_file_is_told_with_its_path()
    {
        _folder.File("a", [1]);

        Assert.Equal(_folder.In("x"), Refused.With(ErrorCode.LocalFileNotFound, () => _files.OpenRead(_folder.In("x"), out _)).Target);
        Refused.With(ErrorCode.LocalFileNotFound, () => _files.OpenRead(_folder.In("x/y"), out _));
        Refused.With(ErrorCode.LocalFileNotFound, () => _files.OpenRead(_folder.In("a/y"), out _));
    }

    [Fact]
    public void A_directory_is_not_sent_as_a_file()
    {
        var refusal = Refused.With(ErrorCode.LocalFileError, () => _files.OpenRead(_folder.Path, out _));

        Assert.Contains("directory", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.Path, refusal.Target);
    }

    [Fact]
    public void A_pipe_is_refused_instead_of_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Special files are told apart on Linux only.");
        UnixFiles.Pipe(_folder.In("pipe"));

        Refused.With(ErrorCode.LocalFileError, () => _files.OpenRead(_folder.In("pipe"), out _));
        Refused.With(ErrorCode.LocalFileError, () => _files.OpenRead("/dev/zero", out _));
    }

    [Fact]
    public void A_link_of_the_user_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
        _folder.File("a", [1, 2]);
        File.CreateSymbolicLink(_folder.In("link"), _folder.In("a"));

        using var stream = _files.OpenRead(_folder.In("link"), out _);

        Assert.Equal(2, stream.Length);
    }

    [Fact]
    public void A_place_that_is_taken_is_refused()
    {
        var path = _folder.File("a", [1]);

        Refused.With(ErrorCode.LocalFileExists, () => _files.CheckPlace(path, overwrite: false));
        Refused.With(ErrorCode.LocalFileExists, () => _files.CheckPlace(_folder.Path, overwrite: true));
        _files.CheckPlace(path, overwrite: true);
        _files.CheckPlace(_folder.In("b"), overwrite: false);
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_received_file_appears_whole_under_its_name_only()
    {
        var path = _folder.In("new/b");
        using (var partial = _files.CreatePartial(path))
        {
            partial.Content.Write([1, 2, 3]);
            Assert.False(File.Exists(path));
            _files.Publish(partial, path, overwrite: false, null);
        }

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.In("new")));
    }

    [Fact]
    public void A_file_that_came_in_between_is_not_replaced()
    {
        var path = _folder.In("b");
        using (var partial = _files.CreatePartial(path))
        {
            _folder.File("b", [9]);
            var refusal = Refused.With(ErrorCode.LocalFileExists, () => _files.Publish(partial, path, overwrite: false, null));
            Assert.Equal(path, refusal.Target);
        }

        Assert.Equal([9], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }
}
