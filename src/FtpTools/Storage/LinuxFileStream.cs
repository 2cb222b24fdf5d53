using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace FtpTools.Storage;

/// <summary>A file that was opened relative to a directory, with its descriptor.</summary>
internal class LinuxFileStream(FileSystemStream content, SafeFileHandle handle) : FileSystemStream(content, content.Name, content.IsAsync)
{
    /// <summary>The descriptor, for as long as the file is open.</summary>
    public int Descriptor => (int)Handle.DangerousGetHandle();

    /// <summary>What holds the descriptor.</summary>
    protected SafeFileHandle Handle => handle;

    public override void Flush(bool flushToDisk) => content.Flush(flushToDisk);
}
