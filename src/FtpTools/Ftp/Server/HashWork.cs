using System.Buffers;
using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Server.Files;

namespace FtpTools.Ftp.Server;

/// <summary>The hash of a file or a part of it, with signs of life to a client that would take a long silence for the end.</summary>
internal static class HashWork
{
    private const int PieceSize = 1024 * 1024;

    private static readonly TimeSpan SignInterval = TimeSpan.FromSeconds(20);

    /// <summary>Computes it.</summary>
    /// <param name="hash">The algorithm.</param>
    /// <param name="path">The file.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The byte behind the last one; null for the end of the file.</param>
    /// <param name="code">The code of the signs of life.</param>
    /// <param name="conversation">Who asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The hash in hexadecimal digits, and the byte behind the last one.</returns>
    /// <exception cref="FtpToolsException">As for reading it; <see cref="ErrorCode.BadRequest"/> when it has no such part.</exception>
    public static async Task<(string Hash, long End)> RunAsync(
        FtpHash hash,
        RemotePath path,
        long start,
        long? end,
        int code,
        FtpConversation conversation,
        CancellationToken cancellationToken)
    {
        using var work = new ControlWork(conversation.Context.Options.TimeProvider, cancellationToken);
        using var file = await OpenAsync(path, end is not null, conversation, work).ConfigureAwait(false);
        var last = end ?? file.Entry.Size;
        if (start > last || last > file.Entry.Size)
            throw new FtpToolsException(ErrorCode.BadRequest, $"The file has {file.Entry.Size} bytes, and no part from {start} to {last}.");
        using var turn = await conversation.Shared.EnterHashAsync(conversation.Files.Name, work.CancellationToken).ConfigureAwait(false);
        using var computation = hash.Create();
        file.Content.Position = start;
        await AppendAsync(file.Content, last - start, computation, code, conversation, work).ConfigureAwait(false);
        return (computation.Finish(), last);
    }

    // Of an upload that has not ended only a part can be asked for: whoever goes on with it wants to know what is there.
    private static async Task<FileReading> OpenAsync(RemotePath path, bool isPart, FtpConversation conversation, ControlWork work)
    {
        var found = isPart ? await conversation.Files.FindAsync(path, work.CancellationToken).ConfigureAwait(false) : null;
        return found is { IsPartial: true }
            ? await conversation.Files.OpenPartialAsync(path, work).ConfigureAwait(false)
            : await FtpContent.OpenAsync(path, conversation, work).ConfigureAwait(false);
    }

    private static async Task AppendAsync(
        Stream content, long length, FtpHash.IComputation computation, int code, FtpConversation conversation, ControlWork work)
    {
        var time = conversation.Context.Options.TimeProvider;
        var lastSign = time.GetTimestamp();
        var piece = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(length, 1, PieceSize));
        try
        {
            for (var left = length; left > 0;)
            {
                work.CancellationToken.ThrowIfCancellationRequested();
                var read = FtpContent.Read(content, piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
                if (read == 0) throw new FtpToolsException(ErrorCode.FileChanged, "The file became shorter while it was read.");
                computation.Append(piece.AsSpan(0, read));
                left -= read;
                work.Progress();
                if (time.GetElapsedTime(lastSign) < SignInterval) continue;
                lastSign = time.GetTimestamp();
                await conversation.Control.BeginReplyAsync(code, "Computing.", work.CancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
