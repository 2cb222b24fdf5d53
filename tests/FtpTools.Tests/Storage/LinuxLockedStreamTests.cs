using System.IO.Abstractions;
using System.Runtime.InteropServices;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public sealed partial class LinuxLockedStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A process that is being started has a copy of every descriptor until it begins its program.
    [Fact]
    public void A_file_that_was_closed_is_free_at_once_even_while_a_copy_of_its_descriptor_is_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Locks belong to descriptors on Unix only.");
        using var directory = DirectoryHandles.Open(new FileSystem(), _folder.Path);
        int copy;
        using (directory.OpenExclusive("a"))
        {
            Refused.With(ErrorCode.FileBusy, () => directory.OpenExclusive("a").Dispose());
            copy = Duplicate(DescriptorOf(_folder.In("a")));
            Assert.True(copy >= 0);
        }

        try
        {
            using var again = directory.OpenExclusive("a");
            Assert.Equal(0, again.Length);
        }
        finally
        {
            Close(copy);
        }
    }

    private static int DescriptorOf(string path)
    {
        var link = Directory.EnumerateFileSystemEntries("/proc/self/fd").Single(l => new FileInfo(l).LinkTarget == path);
        return int.Parse(Path.GetFileName(link), System.Globalization.CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
