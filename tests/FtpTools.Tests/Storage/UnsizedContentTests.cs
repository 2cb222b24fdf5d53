using System.IO.Abstractions;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>A file that says it has no bytes is read to its end before that is believed.</summary>
public sealed class UnsizedContentTests : IDisposable
{
    private const int Enough = 1024 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly HookedFileSystem _disk = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 100)]
    [InlineData(100, 100)]
    [InlineData(101, 100)]
    [InlineData(300_000, 100_000)]
    [InlineData(300_000, 0)]
    public void All_that_is_in_it_is_given_from_the_beginning_in_memory_or_beyond(int length, int mostInMemory)
    {
        var (content, told) = UnsizedContent.Resolve(_disk, Open(_folder.File("a", length)), Enough, mostInMemory, CancellationToken.None);
        using (content)
        {
            Assert.Equal((length, length > mostInMemory), (told, content is FileSystemStream));
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            Assert.Equal(TestContent.Of(length), copy.ToArray());
            if (content is FileSystemStream { Name: var name } && OperatingSystem.IsLinux()) Assert.Equal("600", UnixRights.ModeOf(name));
        }

        if (content is FileSystemStream spool) Assert.False(File.Exists(spool.Name));
    }

    [Fact]
    public void An_empty_file_costs_one_read_and_stays_what_it_is()
    {
        var reads = 0;
        _disk.BeforeRead = _ => reads++;
        var file = Open(_folder.File("a", 0));

        var (content, length) = UnsizedContent.Resolve(_disk, file, 0, CancellationToken.None);

        Assert.Same(file, content);
        Assert.Equal((0, 1), (length, reads));
        content.Dispose();
    }

    [Fact]
    public void A_file_that_tells_a_length_is_not_read()
    {
        _disk.BeforeRead = _ => throw new InvalidOperationException("It was read.");
        var file = Open(_folder.File("a", 5));

        Assert.Equal((file, 5), UnsizedContent.Resolve(_disk, file, 5, CancellationToken.None));
        file.Dispose();
    }

    [Fact]
    public void What_comes_to_an_empty_file_while_it_is_read_belongs_to_it()
    {
        var path = _folder.File("a", 0);
        _disk.BeforeRead = position => Append(path, position == 0 ? 5 : 0);

        var (content, length) = UnsizedContent.Resolve(_disk, Open(path), 0, CancellationToken.None);

        Assert.Equal(5, length);
        content.Dispose();
    }

    [Fact]
    public void A_file_that_becomes_shorter_while_it_is_read_is_an_error()
    {
        var path = _folder.File("a", 0);
        _disk.BeforeRead = position =>
        {
            if (position == 0) Append(path, 5);
            else Cut(path, 3);
        };
        var opened = Open(path);

        var refusal = Refused.With(ErrorCode.FileChanged, () => UnsizedContent.Resolve(_disk, opened, 0, CancellationToken.None));

        Assert.Contains("5 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => opened.ReadByte());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void What_has_no_end_is_given_up(int mostInMemory)
    {
        var path = _folder.File("a", 0);
        _disk.BeforeRead = _ => Append(path, 500);
        var before = Spools();

        var refusal = Refused.With(
            ErrorCode.FileChanged, () => UnsizedContent.Resolve(_disk, Open(path), 5000, mostInMemory, CancellationToken.None));

        Assert.Contains("5000", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Spools().Except(before));
    }

    [Fact]
    public void It_stops_when_nobody_wants_it_any_more()
    {
        using var cancellation = new CancellationTokenSource();
        var path = _folder.File("a", 0);
        _disk.BeforeRead = _ =>
        {
            Append(path, 500);
            cancellation.Cancel();
        };
        var opened = Open(path);

        Assert.ThrowsAny<OperationCanceledException>(() => UnsizedContent.Resolve(_disk, opened, 0, cancellation.Token));
        Assert.Throws<ObjectDisposedException>(() => opened.ReadByte());
    }

    // Those of other tests, which run beside this one, are longer.
    private static HashSet<string> Spools()
    {
        var files = new DirectoryInfo(Path.GetTempPath()).GetFiles("FtpTools-*.tmp");
        return [.. files.Where(f => f is { Exists: true, Length: < Enough }).Select(f => f.Name)];
    }

    private static void Append(string path, int length)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(new byte[length]);
    }

    private static void Cut(string path, int length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    private FileSystemStream Open(string path) => _disk.FileStream.New(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
}
