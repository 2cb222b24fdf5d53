using System.Buffers;
using FtpTools.Protocol;
using FtpTools.Storage;

namespace FtpTools.Transfer;

/// <summary>Reads a file and hands it on piece by piece. The next piece is read and hashed while the last one is being sent.</summary>
internal static class ContentSender
{
    /// <summary>Sends exactly <paramref name="length"/> bytes.</summary>
    /// <param name="source">The file, at the place where to begin.</param>
    /// <param name="length">Bytes to send.</param>
    /// <param name="digest">Takes in every byte, in order.</param>
    /// <param name="send">Sends one piece; the piece is valid until its task ends.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="FtpToolsException">The file ended early (<see cref="ErrorCode.FileChanged"/>) or could not be read.</exception>
    public static async Task SendAsync(
        Stream source, long length, ContentDigest digest, Func<ReadOnlyMemory<byte>, ValueTask> send, string name, CancellationToken cancellationToken)
    {
        var current = ArrayPool<byte>.Shared.Rent(ProtocolLimits.DataChunk);
        var next = ArrayPool<byte>.Shared.Rent(ProtocolLimits.DataChunk);
        var sending = Task.CompletedTask;
        try
        {
            for (var left = length; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = current.AsMemory(0, (int)Math.Min(left, ProtocolLimits.DataChunk));
                ReadWhole(source, piece.Span, name);
                digest.Append(piece.Span);
                await sending.ConfigureAwait(false);
                sending = SendPieceAsync(send, piece);
                left -= piece.Length;
                (current, next) = (next, current);
            }

            await sending.ConfigureAwait(false);
        }
        finally
        {
            // The pieces may not go back to the pool while one is still on its way; how it ends was told above or no longer matters.
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(current);
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    /// <summary>Takes the next bytes of a file into a digest.</summary>
    /// <param name="source">The file, at the place where to begin.</param>
    /// <param name="length">Bytes to take in.</param>
    /// <param name="digest">Takes in every byte, in order.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="FtpToolsException">The file ended early (<see cref="ErrorCode.FileChanged"/>) or could not be read.</exception>
    public static void Digest(Stream source, long length, ContentDigest digest, string name, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ProtocolLimits.DataChunk);
        try
        {
            for (var left = length; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(left, ProtocolLimits.DataChunk));
                ReadWhole(source, piece, name);
                digest.Append(piece);
                left -= piece.Length;
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
            source.ReadExactly(piece);
        }
        catch (EndOfStreamException e)
        {
            throw new FtpToolsException(ErrorCode.FileChanged, $"The file became shorter while it was being sent: '{name}'.", e) { Target = name };
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e).At(name);
        }
    }

    // A task of its own, so that a send that does not wait at all still runs beside the hashing of the next piece.
    private static Task SendPieceAsync(Func<ReadOnlyMemory<byte>, ValueTask> send, ReadOnlyMemory<byte> piece)
    {
        return Task.Run(() => send(piece).AsTask());
    }
}
