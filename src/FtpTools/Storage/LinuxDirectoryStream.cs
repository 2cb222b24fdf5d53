using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FtpTools.Storage;

/// <summary>The names in a directory, as the kernel reports them. .NET cannot tell those that are not UTF-8 apart, and opens none of
/// them.</summary>
internal sealed class LinuxDirectoryStream : SafeHandleZeroOrMinusOneIsInvalid
{
    public LinuxDirectoryStream()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Begins to read a directory that is held by its descriptor.</summary>
    public static LinuxDirectoryStream Open(int directory)
    {
        // The descriptor held is good for walking only.
        var descriptor = LinuxNative.OpenAt(directory, ".", LinuxNative.ReadOnly | LinuxNative.DirectoryOnly | LinuxNative.CloseOnExec, 0);
        if (descriptor < 0) throw LinuxErrors.Last();
        var stream = LinuxNative.OpenStream(descriptor);
        if (!stream.IsInvalid) return stream;
        var error = LinuxErrors.Last();
        LinuxNative.Close(descriptor);
        throw error;
    }

    /// <summary>Reads to the end, and closes.</summary>
    public IEnumerable<string> ReadToEnd()
    {
        using (this)
        {
            while (Next() is { } name)
            {
                if (name is not ("." or "..")) yield return name;
            }
        }
    }

    protected override bool ReleaseHandle() => LinuxNative.CloseStream(handle) == 0;

    private string? Next()
    {
        var entry = nint.Size == sizeof(long) ? LinuxNative.ReadStream(this) : LinuxNative.ReadStream64(this);
        if (entry != 0) return NameOf(entry);
        return Marshal.GetLastPInvokeError() is var number and not 0 ? throw LinuxErrors.Of(number) : null;
    }

    private static unsafe string NameOf(nint entry)
    {
        return UnixName.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + LinuxNative.NameInEntry));
    }
}
