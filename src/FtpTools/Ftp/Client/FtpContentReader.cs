using System.Buffers;
using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Transfer;

namespace FtpTools.Ftp.Client;

/// <summary>Reads what is at either end, to compare it.</summary>
internal static class FtpContentReader
{
    /// <summary>How much of the end of what is there is read back where nothing better proves that it is the same: more than any buffer on
    /// the way may have lost.</summary>
    public const int TailSize = 64 * 1024;

    /// <summary>Hashes a part of a local file.</summary>
    /// <param name="source">The file, where the part begins; afterwards where it ends.</param>
    /// <param name="length">The part.</param>
    /// <param name="digest">Takes it; may be null.</param>
    /// <param name="hash">Takes it, too; may be null.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It cannot be read, or is shorter.</exception>
    public static void Digest(
        Stream source, long length, ContentDigest? digest, FtpHash.IComputation? hash, string name, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ContentSender.PieceSize);
        try
        {
            for (var left = length; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                ContentSender.ReadWhole(source, piece, name);
                digest?.Append(piece);
                hash?.Append(piece);
                left -= piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the end of what a server has is the same as that place of a local file.</summary>
    /// <param name="connection">The connection to use.</param>
    /// <param name="path">What the server has.</param>
    /// <param name="source">The local file.</param>
    /// <param name="length">How much the server has.</param>
    /// <param name="name">What the local file is called in an error.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">One of them cannot be read.</exception>
    public static async Task<bool> IsTailSameAsync(
        FtpConnection connection, RemotePath path, Stream source, long length, string name, CancellationToken cancellationToken)
    {
        var tail = (int)Math.Min(length, TailSize);
        var (here, there) = (new byte[tail], new byte[tail]);
        source.Position = length - tail;
        ContentSender.ReadWhole(source, here, name);
        try
        {
            var data = await connection.BeginAsync("RETR", path.ToString(), length - tail, cancellationToken).ConfigureAwait(false);
            await using var ending = data.ConfigureAwait(false);
            var filled = 0;
            for (var read = 1; filled < tail && read > 0; filled += read)
                read = await data.ReadAsync(there.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            var isEnd = await data.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) == 0;
            if (!isEnd)
            {
                // It is longer than it was said to be.
                await data.BreakOffAsync(cancellationToken).ConfigureAwait(false);
                return false;
            }

            var reply = await data.FinishAsync(cancellationToken).ConfigureAwait(false);
            return reply.IsCompleted && filled == tail && here.AsSpan().SequenceEqual(there);
        }
        catch (FtpReplyException e) when (connection.IsUsable && e.Reply.IsPermanentError)
        {
            return false; // It may be written and not read, or REST is not known: then it is sent anew.
        }
    }
}
