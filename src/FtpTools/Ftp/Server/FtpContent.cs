using System.Buffers;
using FtpTools.Files;
using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Server.Admission;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Transfer;
using FtpTools.Transport;

namespace FtpTools.Ftp.Server;

/// <summary>The content of files, from and to data connections.</summary>
internal static class FtpContent
{
    private const int PieceSize = 256 * 1024;

    /// <summary>Opens a file to be read.</summary>
    /// <exception cref="FtpToolsException">It is not there (<see cref="ErrorCode.NotFound"/>), which is also what an upload is that has not
    /// ended.</exception>
    public static async Task<FileReading> OpenAsync(RemotePath path, FtpConversation conversation, ITransfer transfer)
    {
        try
        {
            return await conversation.Files.OpenReadAsync(path, transfer).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            var found = await conversation.Files.FindAsync(path, transfer.CancellationToken).ConfigureAwait(false);
            throw found.IsPartial
                ? new FtpToolsException(ErrorCode.NotFound, $"The upload has not ended; {found.Entry.Size} bytes have come: '{path}'.", e)
                : e;
        }
    }

    /// <summary>Sends a part of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="data">Where it goes.</param>
    /// <param name="transfer">The transfer.</param>
    /// <param name="computation">Takes the bytes, too; may be null.</param>
    /// <exception cref="FtpToolsException">The file became shorter (<see cref="ErrorCode.FileChanged"/>), or cannot be read; the connection
    /// broke (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public static async Task SendAsync(
        FileReading file, long start, DataConnection data, FtpTransfer transfer, FtpHash.IComputation? computation)
    {
        var lane = computation is null ? null : new BackgroundHasher(computation.Append);
        var pieces = new byte[lane is null ? 1 : BackgroundHasher.Depth][];
        var size = (int)Math.Clamp(file.Entry.Size - start, 1, PieceSize);
        try
        {
            for (var (left, count) = (file.Entry.Size - start, 0); left > 0; count++)
            {
                if (lane is not null) await lane.WaitForRoomAsync().ConfigureAwait(false);
                var piece = pieces[count % pieces.Length] ??= ArrayPool<byte>.Shared.Rent(size);
                var read = Read(file.Content, piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
                if (read == 0) throw new FtpToolsException(ErrorCode.FileChanged, "The file became shorter while it was sent.");
                lane?.Add(piece.AsMemory(0, read));
                await WriteAsync(data, piece.AsMemory(0, read), transfer).ConfigureAwait(false);
                await transfer.CheckAccountAsync().ConfigureAwait(false);
                left -= read;
            }
        }
        finally
        {
            await EndAsync(lane, pieces).ConfigureAwait(false);
        }
    }

    /// <summary>Sends bytes.</summary>
    /// <exception cref="FtpToolsException">The connection broke (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public static async ValueTask WriteAsync(DataConnection data, ReadOnlyMemory<byte> bytes, FtpTransfer transfer)
    {
        transfer.WaitForClient();
        try
        {
            await data.Stream.WriteAsync(bytes, transfer.CancellationToken).ConfigureAwait(false);
            transfer.Progress(bytes.Length);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            transfer.CancellationToken.ThrowIfCancellationRequested();
            throw LinkErrors.Lost(e);
        }
    }

    /// <summary>Receives what the client sends, to its end.</summary>
    /// <param name="data">Where it comes from.</param>
    /// <param name="upload">Where it goes.</param>
    /// <param name="transfer">The transfer.</param>
    /// <param name="computation">Takes the bytes, too; may be null.</param>
    /// <exception cref="FtpToolsException">The connection broke (<see cref="ErrorCode.ConnectionLost"/>), or the bytes cannot be
    /// stored.</exception>
    public static async Task ReceiveAsync(
        DataConnection data, OpenUpload upload, FtpTransfer transfer, FtpHash.IComputation? computation)
    {
        // The hash is computed beside: a piece must stay as it is until that is done.
        var lane = computation is null ? null : new BackgroundHasher(computation.Append);
        var pieces = new byte[lane is null ? 1 : BackgroundHasher.Depth][];
        try
        {
            for (var count = 0; ; count++)
            {
                if (lane is not null) await lane.WaitForRoomAsync().ConfigureAwait(false);
                var piece = pieces[count % pieces.Length] ??= ArrayPool<byte>.Shared.Rent(PieceSize);
                var filled = await FillAsync(data, upload, transfer, piece).ConfigureAwait(false);
                lane?.Add(piece.AsMemory(0, filled));
                if (filled < piece.Length) return;
            }
        }
        finally
        {
            await EndAsync(lane, pieces).ConfigureAwait(false);
        }
    }

    // The computation is somebody else's again after this, and so are the arrays.
    private static async ValueTask EndAsync(BackgroundHasher? lane, byte[]?[] pieces)
    {
        if (lane is not null) await lane.DrainAsync().ConfigureAwait(false);
        foreach (var piece in pieces)
        {
            if (piece is not null) ArrayPool<byte>.Shared.Return(piece);
        }
    }

    // As much is stored at once as has come: TLS gives out a record at a time, and to write each by itself costs more than to receive it.
    // While nothing has come, what is here is stored. A piece that is not full is the last one.
    private static async Task<int> FillAsync(DataConnection data, OpenUpload upload, FtpTransfer transfer, byte[] piece)
    {
        var (stored, filled) = (0, 0);
        while (true)
        {
            var reading = data.Stream.ReadAsync(piece.AsMemory(filled), transfer.CancellationToken).AsTask();
            if (filled > stored && !reading.IsCompleted)
            {
                await StoreAsync(data, upload, transfer, piece.AsMemory(stored, filled - stored), reading).ConfigureAwait(false);
                stored = filled;
            }

            var read = await FinishAsync(reading, transfer).ConfigureAwait(false);
            await transfer.CheckAccountAsync().ConfigureAwait(false);
            filled += read;
            if (read > 0 && filled < piece.Length) continue;
            if (filled > stored)
                await StoreAsync(data, upload, transfer, piece.AsMemory(stored, filled - stored), null).ConfigureAwait(false);
            return filled;
        }
    }

    private static async Task StoreAsync(
        DataConnection data, OpenUpload upload, FtpTransfer transfer, ReadOnlyMemory<byte> bytes, Task? pending)
    {
        try
        {
            await upload.WriteAsync(bytes, transfer.CancellationToken).ConfigureAwait(false);
        }
        catch when (pending is not null)
        {
            // The buffer goes back to others, and nothing may be read into it then.
            data.Abort();
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static async ValueTask<int> FinishAsync(Task<int> reading, FtpTransfer transfer)
    {
        transfer.WaitForClient();
        try
        {
            var read = await reading.ConfigureAwait(false);
            transfer.Progress(read);
            return read;
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            transfer.CancellationToken.ThrowIfCancellationRequested();
            throw LinkErrors.Lost(e);
        }
    }

    /// <summary>Reads a piece.</summary>
    /// <exception cref="FtpToolsException">It cannot be read.</exception>
    public static int Read(Stream content, Span<byte> piece)
    {
        try
        {
            return content.Read(piece);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }
}
