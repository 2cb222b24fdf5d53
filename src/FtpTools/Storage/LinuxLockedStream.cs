using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace FtpTools.Storage;

/// <summary>
/// A file that is locked while it is open. The lock is released by a separate call: the descriptor may have been copied into a
/// process that is just being started elsewhere in this one, and would keep the file locked until that process has begun its program.
/// </summary>
internal sealed class LinuxLockedStream(FileSystemStream content, SafeFileHandle handle) : LinuxFileStream(content, handle)
{
    protected override void Dispose(bool disposing)
    {
        // If this fails, the close that follows releases the lock.
        if (disposing && !Handle.IsClosed) _ = LinuxNative.Lock(Descriptor, LinuxNative.LockRelease);
        base.Dispose(disposing);
    }
}
