using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using FtpTools.Storage;

namespace FtpTools.Tests.Storage;

/// <summary>A home whose directories are held by their names, as on Windows and macOS.</summary>
public class HomeDirectoryInMemoryTests : HomeDirectoryTests
{
    private readonly MockFileSystem _fileSystem = new();

    public HomeDirectoryInMemoryTests()
    {
        Root = _fileSystem.Path.GetFullPath("/srv/ann");
        _fileSystem.Directory.CreateDirectory(Root);
    }

    protected override IFileSystem FileSystem => _fileSystem;

    protected override string Root { get; }

    private protected override void RemoveHomeInUse(PartialFile partial)
    {
        partial.Content.Dispose();
        _fileSystem.Directory.Delete(Root, recursive: true);
    }
}
