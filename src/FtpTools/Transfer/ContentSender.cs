using System.Buffers;
using FtpTools.Storage;

namespace FtpTools.Transfer;

/// <summary>Reads a file and passes it on piece by piece. The pieces are hashed while they are sent.</summary>
internal static class ContentSender
{
    /// <summary>The most bytes of content that are read at once: enough to be cheap, few enough to stay in a processor's cache.</summary>
    public const int PieceSize = 256 * 1024;

    /// <summary>Sends exactly <paramref name="length"/> bytes.</summary>
    /// <param name="source">The file, at the position to begin at.</param>
    /// <param name="length">Bytes to send.</param>
    /// <param name="digest">Takes in every byte, in order.</param>
    /// <param name="send">Sends one piece; the piece is valid until its task ends.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="FtpToolsException">The file ended early (<see cref="ErrorCode.FileChanged"/>) or could not be read.</exception>
    public static async Task SendAsync(
        Stream source,
        long length,
        ContentDigest digest,
        Func<ReadOnlyMemory<byte>, ValueTask> send,
        string name,
        CancellationToken cancellationToken)
    {
        var lane = new BackgroundHasher(digest.Append);
        var buffers = new byte[BackgroundHasher.Depth][];
        try
        {
            var left = length;
            for (var i = 0; left > 0; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await lane.WaitForRoomAsync().ConfigureAwait(false);
                var buffer = buffers[i % buffers.Length] ??= ArrayPool<byte>.Shared.Rent(PieceSize);
                var piece = buffer.AsMemory(0, (int)Math.Min(left, PieceSize));
                ReadWhole(source, piece.Span, name);
                lane.Add(piece);
                await send(piece).ConfigureAwait(false);
                left -= piece.Length;
            }
        }
        finally
        {
            // The digest is somebody else's again after this, and so are the arrays.
            await lane.DrainAsync().ConfigureAwait(false);
            foreach (var buffer in buffers)
            {
                if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Takes the next bytes of a file into a digest.</summary>
    /// <param name="source">The file, at the position to begin at.</param>
    /// <param name="length">Bytes to take in.</param>
    /// <param name="digest">Takes in every byte, in order.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <param name="read">Told how many bytes have been taken in so far.</param>
    /// <exception cref="FtpToolsException">The file ended early (<see cref="ErrorCode.FileChanged"/>) or could not be read.</exception>
    public static void Digest(
        Stream source, long length, ContentDigest digest, string name, CancellationToken cancellationToken, Action<long>? read = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            for (var left = length; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(left, PieceSize));
                ReadWhole(source, piece, name);
                digest.Append(piece);
                left -= piece.Length;
                read?.Invoke(length - left);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Fills a span from a file.</summary>
    /// <exception cref="FtpToolsException">The file ended early (<see cref="ErrorCode.FileChanged"/>) or could not be read.</exception>
    public static void ReadWhole(Stream source, Span<byte> piece, string name)
    {
        try
        {
            var read = source.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            if (read < piece.Length) throw Ended(source, piece.Length - read, name);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e).At(name);
        }
    }

    // The kernel makes the content of some files when it is read, and reports a length that they do not have: those of sysfs.
    private static FtpToolsException Ended(Stream source, int missing, string name)
    {
        var ended = source.CanSeek
            ? $"The file ended after {source.Position} bytes, at least {missing} bytes short of the length it reported"
            : $"The file ended {missing} bytes early";
        return new FtpToolsException(
            ErrorCode.FileChanged,
            $"{ended}: it became shorter while it was being read, or it is in a file system such as sysfs, "
            + $"which does not report true lengths; then copy it first: '{name}'.")
        {
            Target = name,
        };
    }
}
