using System.IO.Abstractions;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FtpTools.Storage;

/// <summary>A file that was made with O_TMPFILE, see open(2), and is named through its descriptor.</summary>
internal sealed class LinuxUnnamedFile : UnnamedFile
{
    private readonly IFileSystem _fileSystem;
    private readonly int _directory;
    private readonly SafeFileHandle _handle;

    private LinuxUnnamedFile(IFileSystem fileSystem, int directory, SafeFileHandle handle)
    {
        _fileSystem = fileSystem;
        _directory = directory;
        _handle = handle;
        Content = fileSystem.FileStream.New(handle, FileAccess.Write, bufferSize: 0);
    }

    protected override FileSystemStream Content { get; }

    /// <summary>Makes a file in a directory that stays open for as long as the file.</summary>
    /// <returns>Null where the volume has no such files.</returns>
    public static LinuxUnnamedFile? TryCreate(IFileSystem fileSystem, int directory, uint mode)
    {
        var flags = LinuxNative.Unnamed | LinuxNative.DirectoryOnly | LinuxNative.WriteOnly | LinuxNative.CloseOnExec;
        var descriptor = LinuxNative.OpenAt(directory, ".", flags, mode);
        if (descriptor >= 0) return new LinuxUnnamedFile(fileSystem, directory, new SafeFileHandle(descriptor, ownsHandle: true));
        var number = Marshal.GetLastPInvokeError();
        return IsNotSupported(number) ? null : throw LinuxErrors.Of(number);
    }

    protected override ItemStatus Complete(DateTime? modified, bool isDurable)
    {
        if (modified is { } time) _fileSystem.File.SetLastWriteTimeUtc(_handle, time);
        if (isDurable) Content.Flush(flushToDisk: true);
        return LinuxDirectoryHandle.StatOf(Descriptor);
    }

    public override bool TryLink(string name)
    {
        if (LinuxNative.LinkAt(LinuxNative.CurrentDirectory, $"/proc/self/fd/{Descriptor}", _directory, name, LinuxNative.FollowLink) == 0)
            return true;
        var number = Marshal.GetLastPInvokeError();
        return number == LinuxErrors.Exists || IsNotSupported(number) ? false : throw LinuxErrors.Of(number);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Content.Dispose();
    }

    private int Descriptor => (int)_handle.DangerousGetHandle();

    // What a volume or a kernel without such files answers, or one where /proc is not mounted.
    private static bool IsNotSupported(int number)
    {
        return number is LinuxErrors.NotSupported or LinuxErrors.InvalidArgument or LinuxErrors.IsDirectory or LinuxErrors.NoEntry
            or LinuxErrors.NotImplemented
            or LinuxErrors.CrossDevice;
    }
}
