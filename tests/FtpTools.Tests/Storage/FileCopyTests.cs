using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>The beginning of a file is copied by the kernel where it can, and piece by piece elsewhere.</summary>
public sealed class FileCopyTests : IDisposable
{
    private const int Length = 3_000_001;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    [InlineData(Length)]
    public void Files_are_copied_on_the_disk_and_in_memory(int length)
    {
        var content = TestContent.Of(Length);
        Directory.CreateDirectory(_folder.In("home"));
        Assert.Equal(content[..length], Copy(new FileSystem(), _folder.In("home"), content, length));
        var memory = new MockFileSystem();
        memory.Directory.CreateDirectory(memory.Path.GetFullPath("/srv"));
        Assert.Equal(content[..length], Copy(memory, memory.Path.GetFullPath("/srv"), content, length));
    }

    [Fact]
    public void Between_two_volumes_a_file_is_copied_too()
    {
        var other = UnixFiles.OnAnotherVolume(_folder.Path);
        Assert.SkipWhen(other is null, "This computer has one volume alone.");
        try
        {
            File.WriteAllBytes(Path.Combine(other, "a"), TestContent.Of(Length));
            using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
            using var from = DirectoryHandles.Open(new FileSystem(), other);
            using var source = from.OpenRead("a", out _);
            using (var target = directory.OpenExclusive("b")) FileCopy.Copy(source, target, Length, Stop);
            Assert.Equal(TestContent.Of(Length), File.ReadAllBytes(_folder.In("b")));
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_next_comes_behind_the_copy(bool isOnDisk)
    {
        using Stream source = isOnDisk ? Open(_folder.File("a", 100)) : new MemoryStream(TestContent.Of(100));
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        using (var target = directory.OpenExclusive("b"))
        {
            source.Position = 7;
            FileCopy.Copy(source, target, 60, Stop);
            Assert.Equal(60, target.Position);
            target.WriteByte(42);
        }

        Assert.Equal([.. TestContent.Of(100)[..60], 42], File.ReadAllBytes(_folder.In("b")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_ends_early_is_told(bool isOnDisk)
    {
        using Stream source = isOnDisk ? Open(_folder.File("a", 100)) : new MemoryStream(TestContent.Of(100));
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        using var target = directory.OpenExclusive("b");

        Refused.With(ErrorCode.FileChanged, () => FileCopy.Copy(source, target, 101, Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_copy_can_be_stopped(bool isOnDisk)
    {
        using Stream source = isOnDisk ? Open(_folder.File("a", 100)) : new MemoryStream(TestContent.Of(100));
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        using var target = directory.OpenExclusive("b");

        Assert.ThrowsAny<OperationCanceledException>(() => FileCopy.Copy(source, target, 100, new CancellationToken(canceled: true)));
        Assert.Equal(0, target.Length);
    }

    [Fact]
    public void A_disk_that_fails_is_told()
    {
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        using var target = directory.OpenRead(Path.GetFileName(_folder.File("b", 1)), out _);
        using var onDisk = Open(_folder.File("a", 100));
        using var inMemory = new MemoryStream(new byte[100]);

        foreach (var source in new Stream[] { onDisk, inMemory })
            Refused.With(ErrorCode.StorageError, () => FileCopy.Copy(source, target, 100, Stop));
    }

    private static byte[] Copy(IFileSystem fileSystem, string root, byte[] content, int length)
    {
        using var directory = DirectoryHandles.Open(fileSystem, root);
        var name = $"{length}";
        fileSystem.File.WriteAllBytes(fileSystem.Path.Combine(root, name), content);
        using (var source = directory.OpenRead(name, out _))
        using (var target = directory.OpenExclusive(name + "-copy"))
            FileCopy.Copy(source, target, length, Stop);
        return fileSystem.File.ReadAllBytes(fileSystem.Path.Combine(root, name + "-copy"));
    }

    private FileSystemStream Open(string path)
    {
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        return directory.OpenRead(Path.GetFileName(path), out _);
    }
}
