using System.Buffers;
using System.Runtime.InteropServices;

namespace FtpTools.Storage;

/// <summary>Copies the beginning of a file into another one: by the kernel, which shares the blocks where the volume can do that
/// (see copy_file_range(2)), and piece by piece elsewhere.</summary>
internal static class FileCopy
{
    private const int PieceSize = 256 * 1024;
    private const int KernelPieceSize = 64 * 1024 * 1024;

    /// <summary>Copies.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">Gets it, from its beginning; afterwards it is at the end of that.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="FtpToolsException">The file ended early (<see cref="ErrorCode.FileChanged"/>), or the storage failed.</exception>
    public static void Copy(Stream source, Stream target, long length, CancellationToken cancellationToken)
    {
        try
        {
            var done = source is LinuxFileStream from && target is LinuxFileStream to
                ? CopyByKernel(from.Descriptor, to.Descriptor, length, cancellationToken)
                : 0;
            (source.Position, target.Position) = (done, done);
            CopyByPieces(source, target, length - done, cancellationToken);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }

    /// <summary>Copies what the kernel copies.</summary>
    /// <returns>How many bytes; the rest has to be copied in another way.</returns>
    private static long CopyByKernel(int source, int target, long length, CancellationToken cancellationToken)
    {
        var (from, to) = (0L, 0L);
        while (from < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = (nint)Math.Min(length - from, KernelPieceSize);
            var copied = LinuxNative.CopyRange(source, ref from, target, ref to, piece, 0);
            if (copied > 0) continue;

            // Nothing: the file has ended, or its volume does not report how long it is. A piece that is read says which.
            if (copied == 0) break;
            var number = Marshal.GetLastPInvokeError();
            if (number == LinuxErrors.Interrupted) continue;
            if (IsNotSupported(number)) break;
            throw LinuxErrors.Of(number);
        }

        return from;
    }

    private static void CopyByPieces(Stream source, Stream target, long length, CancellationToken cancellationToken)
    {
        if (length == 0) return;
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            for (var left = length; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = source.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (read == 0) throw new FtpToolsException(ErrorCode.FileChanged, "The file became shorter while it was copied");
                target.Write(buffer, 0, read);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsNotSupported(int number)
    {
        return number is LinuxErrors.NotSupported or LinuxErrors.InvalidArgument or LinuxErrors.NotImplemented or LinuxErrors.CrossDevice
            or LinuxErrors.NotPermitted;
    }
}
