using System.Buffers;
using System.Threading.Channels;
using FtpTools.Storage;

namespace FtpTools.Transfer;

/// <summary>
/// Takes the pieces of one file from the link and puts them into the file, hashing while it writes. The link hands pieces
/// over with <see cref="AddAsync"/> and waits when the disk does not keep up; <see cref="RunAsync"/> does the work.
/// </summary>
internal sealed class ContentReceiver : IDisposable
{
    private const int PiecesUnderWay = 4;

    private readonly Channel<Piece> _pieces = Channel.CreateBounded<Piece>(
        new BoundedChannelOptions(PiecesUnderWay) { SingleReader = true, SingleWriter = true });

    /// <summary>Hands over a piece; the array goes back to the shared pool when it is written.</summary>
    /// <returns>False when the receiver has ended; the array is given back then too.</returns>
    public async ValueTask<bool> AddAsync(byte[] array, int length, CancellationToken cancellationToken)
    {
        var accepted = false;
        try
        {
            await _pieces.Writer.WriteAsync(new Piece(array, length), cancellationToken).ConfigureAwait(false);
            accepted = true;
        }
        catch (ChannelClosedException)
        {
            // Whoever writes the file has given up, and said why through RunAsync.
        }
        finally
        {
            if (!accepted) ArrayPool<byte>.Shared.Return(array);
        }

        return accepted;
    }

    /// <summary>Says that all pieces were handed over, or why no more will come.</summary>
    public void Complete(Exception? failure = null) => _pieces.Writer.TryComplete(failure);

    /// <summary>Writes the pieces until <see cref="Complete"/>.</summary>
    /// <param name="target">The file.</param>
    /// <param name="length">The announced number of bytes; not one more is written.</param>
    /// <param name="digest">Takes in every byte, in order.</param>
    /// <param name="moved">Called with the length of every piece that is written; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">More or fewer bytes arrived (<see cref="ErrorCode.LengthMismatch"/>), the disk failed,
    /// or what <see cref="Complete"/> was called with.</exception>
    public async Task RunAsync(Stream target, long length, ContentDigest digest, Action<long>? moved, CancellationToken cancellationToken)
    {
        var lane = new BackgroundHasher(digest.Append);
        var arrays = new byte[BackgroundHasher.Depth][];
        var (written, count) = (0L, 0);
        try
        {
            await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await lane.WaitForRoomAsync().ConfigureAwait(false);
                ref var array = ref arrays[count++ % arrays.Length];
                if (array is not null) ArrayPool<byte>.Shared.Return(array);
                array = piece.Array;
                if (piece.Length > length - written) throw WrongLength(length, "more");
                lane.Add(piece.Array.AsMemory(0, piece.Length));
                Write(target, piece);
                written += piece.Length;
                moved?.Invoke(piece.Length);
            }

            if (written != length) throw WrongLength(length, "fewer");
        }
        finally
        {
            // The digest is somebody else's again after this, and so are the arrays.
            await lane.DrainAsync().ConfigureAwait(false);
            foreach (var array in arrays)
            {
                if (array is not null) ArrayPool<byte>.Shared.Return(array);
            }

            Dispose();
        }
    }

    /// <summary>Takes no more pieces and gives back those that wait.</summary>
    public void Dispose()
    {
        _pieces.Writer.TryComplete();
        while (_pieces.Reader.TryRead(out var piece)) ArrayPool<byte>.Shared.Return(piece.Array);
    }

    // The file is opened for synchronous use: a write goes to the page cache and returns.
    private static void Write(Stream target, Piece piece)
    {
        try
        {
            target.Write(piece.Array, 0, piece.Length);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }

    private static FtpToolsException WrongLength(long announced, string moreOrFewer)
    {
        return new FtpToolsException(ErrorCode.LengthMismatch, $"{announced} bytes were announced, and {moreOrFewer} arrived.");
    }

    private readonly record struct Piece(byte[] Array, int Length);
}
