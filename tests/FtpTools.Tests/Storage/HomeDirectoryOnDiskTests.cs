using System.IO.Abstractions;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>A home on the real disk; on Linux its directories are held by descriptors.</summary>
public sealed class HomeDirectoryOnDiskTests : HomeDirectoryTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HomeDirectoryOnDiskTests()
    {
        Root = _folder.In("ann");
        Directory.CreateDirectory(Root);
    }

    protected override IFileSystem FileSystem { get; } = new FileSystem();

    protected override string Root { get; }

    public void Dispose() => _folder.Dispose();

    private protected override void RemoveHomeInUse(PartialFile partial)
    {
        if (OperatingSystem.IsWindows()) partial.Content.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
