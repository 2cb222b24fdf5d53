using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using FtpTools.Storage;
using FtpTools.Tests.Accounts;

namespace FtpTools.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AtomicFile _file;

    public AtomicFileTests()
    {
        _file = new AtomicFile(new FileSystem(), _folder.Combine("secret"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_reads_as_nothing()
    {
        Assert.Null(_file.Read());
        Assert.Null(new AtomicFile(new FileSystem(), _folder.Combine("missing", "secret")).Read());
    }

    [Fact]
    public void Replacing_leaves_one_file_with_the_new_content()
    {
        _file.Replace("old and long"u8);
        _file.Replace("new"u8);

        Assert.Equal("new"u8.ToArray(), _file.Read());
        Assert.Equal([_file.Path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Creating_does_not_touch_what_is_there()
    {
        Assert.True(_file.TryCreate("first"u8));
        Assert.False(_file.TryCreate("second"u8));

        Assert.Equal("first"u8.ToArray(), _file.Read());
        Assert.Equal([_file.Path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Of_many_that_create_at_once_one_wins()
    {
        var wins = 0;
        Parallel.For(0, 16, i =>
        {
            if (_file.TryCreate([(byte)i]))
                Interlocked.Increment(ref wins);
        });

        Assert.Equal(1, wins);
        Assert.Equal([_file.Path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_reader_never_sees_half_a_content()
    {
        var contents = Enumerable.Range(1, 4).Select(i => Enumerable.Repeat((byte)i, 50_000 * i).ToArray()).ToList();
        _file.Replace(contents[0]);

        Parallel.For(0, 200, i =>
        {
            if (i % 4 == 0)
                _file.Replace(contents[i / 4 % 4]);
            else
                Assert.Contains(_file.Read()!, contents, EqualityComparer<byte[]>.Create((a, b) => a.AsSpan().SequenceEqual(b)));
        });
    }

    [Fact]
    public void Only_the_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead.");
        var directory = _folder.Combine("private", "folder");
        AtomicFile.EnsureDirectory(new FileSystem(), directory, ownerOnly: true);
        _file.Replace("secret"u8);

        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file.Path));
    }

    [Fact]
    public void A_failure_names_the_file_and_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_file.Path);

        var refusal = Assert.Throws<FtpToolsException>(() => _file.Replace("new"u8));

        Assert.Equal(ErrorCode.LocalFileError, refusal.Code);
        Assert.Equal(_file.Path, refusal.Target);
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_folder_that_is_missing_is_an_error_of_writing()
    {
        var file = new AtomicFile(new FileSystem(), _folder.Combine("missing", "secret"));

        Assert.Equal(ErrorCode.LocalFileError, Assert.Throws<FtpToolsException>(() => file.Replace("new"u8)).Code);
    }

    [Fact]
    public void A_file_that_is_too_long_is_neither_read_nor_written()
    {
        var disk = new MockFileSystem();
        var file = new AtomicFile(disk, disk.Path.GetFullPath("secret"));
        disk.AddFile(file.Path, new MockFileData(new byte[AtomicFile.MaximumLength + 1]));

        Assert.Equal(ErrorCode.LocalFileError, Assert.Throws<FtpToolsException>(file.Read).Code);
        Assert.Equal(ErrorCode.LocalFileError, Assert.Throws<FtpToolsException>(() => file.Replace(new byte[AtomicFile.MaximumLength + 1])).Code);
    }

    [Fact]
    public async Task The_lock_lets_one_in_at_a_time()
    {
        var inside = 0;
        var entered = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), TestContext.Current.CancellationToken, async (_, token) =>
        {
            using (await _file.LockAsync(TimeProvider.System, TimeSpan.FromMinutes(1), token))
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                entered++;
                Interlocked.Decrement(ref inside);
            }
        });

        Assert.Equal(20, entered);
    }
}
