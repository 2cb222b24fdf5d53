using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>
/// Finds out how an FTP server behaves where servers differ, and where users lose files or time: with files of its own, which it deletes.
/// What it finds is only told, and decides nothing.
/// </summary>
/// <param name="connection">A connection that nobody else uses.</param>
/// <param name="directory">Where it may write.</param>
/// <param name="time">The clock.</param>
internal sealed class FtpDoctor(FtpConnection connection, RemotePath directory, TimeProvider time)
{
    private const int Rude = 3_000_000;

    private static readonly TimeSpan NoticeableDifference = TimeSpan.FromSeconds(5);

    private readonly string _prefix = $".ftptools-check-{Guid.NewGuid():N}";

    /// <summary>Looks at one thing after the other. One that fails is a finding, and the next is looked at while there is a
    /// connection.</summary>
    public async IAsyncEnumerable<ServerFinding> ExamineAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<ServerFinding?>>[] looks =
        [
            PassiveAddressAsync, NamesAsync, FactsAsync, EndOfUploadAsync, EndOfDownloadAsync, StaleTailAsync, ClockAsync, ReplacingAsync,
            OddNameAsync, HashesAsync,
        ];
        foreach (var look in looks)
        {
            if (!connection.IsUsable) yield break;
            if (await LookAsync(look, cancellationToken).ConfigureAwait(false) is { } finding) yield return finding;
        }
    }

    private async Task<ServerFinding?> LookAsync(
        Func<CancellationToken, Task<ServerFinding?>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look(cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            return Notice(DisplayText.Clean(e.Message), null);
        }
        finally
        {
            if (connection.IsUsable) await CleanUpAsync().ConfigureAwait(false);
        }
    }

    // Behind a router that translates addresses, a server that does not know it tells an address that nobody outside reaches.
    private async Task<ServerFinding?> PassiveAddressAsync(CancellationToken cancellationToken)
    {
        if (connection.Address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork) return null;
        var reply = await connection.AskAsync("PASV", null, cancellationToken).ConfigureAwait(false);
        if (reply.Code != 227 || !HostPort.TryReadPassive(reply.Last, out var told)) return null;
        if (told.Address.Equals(connection.Address))
            return Good($"In passive mode it names the address that it was reached under, {told.Address}.");
        return Notice(
            $"It was reached at {connection.Address}, and names {told.Address} for data connections.",
            "This client does not use that address; others do, and then wait. Whoever runs the server sets its public address.");
    }

    private Task<ServerFinding?> NamesAsync(CancellationToken cancellationToken)
    {
        return Task.FromResult<ServerFinding?>(connection.Features.IsUtf8
            ? Good("Names are UTF-8.")
            : Notice("It does not say that names are UTF-8.", "Names with letters beyond ASCII may look different to other programs."));
    }

    private Task<ServerFinding?> FactsAsync(CancellationToken cancellationToken)
    {
        return Task.FromResult<ServerFinding?>(connection.Features.HasFacts
            ? Good("Listings tell facts (MLSD): sizes and times are exact.")
            : Notice("Listings are meant for people (LIST): times are those of the server's clock, to the minute or the day.", null));
    }

    // A client that closes at once what it has sent: with TLS 1.3, session tickets that it has not read then break the connection.
    private async Task<ServerFinding?> EndOfUploadAsync(CancellationToken cancellationToken)
    {
        if (!connection.IsEncrypted) return Notice("Without TLS nobody can tell the end of a file from a cut.", "Connect without -NoTls.");
        var path = Path("rude");
        var data = await connection.BeginAsync("STOR", path.ToString(), 0, cancellationToken).ConfigureAwait(false);
        await using var ending = data.ConfigureAwait(false);
        var piece = new byte[64 * 1024];
        for (var left = Rude; left > 0; left -= piece.Length)
            await data.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)), cancellationToken).ConfigureAwait(false);
        var reply = await data.CloseAtOnceAsync(cancellationToken).ConfigureAwait(false);
        var size = await FtpItems.SizeAsync(connection, path, cancellationToken).ConfigureAwait(false);
        if (reply.IsCompleted && size == Rude) return Good("An upload from a client that closes at once arrives whole.");
        if (!reply.IsCompleted && size is null) return Good("An upload from a client that closes at once may break, and is refused then.");
        return Notice(
            $"Of {Rude} bytes from a client that closes at once {size ?? 0} arrived, and the server answered {reply.Code}.",
            "Some clients lose the end of files here. This one does not; for others, TLS 1.2 for data connections helps.");
    }

    private async Task<ServerFinding?> EndOfDownloadAsync(CancellationToken cancellationToken)
    {
        if (!connection.IsEncrypted) return null;
        var path = Path("end");
        await StoreAsync(path, new byte[1000], 0, cancellationToken).ConfigureAwait(false);
        var data = await connection.BeginAsync("RETR", path.ToString(), 0, cancellationToken).ConfigureAwait(false);
        await using var ending = data.ConfigureAwait(false);
        var buffer = new byte[4096];
        while (await data.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
            // Only its end is of interest.
        }

        var isProven = data.IsEndProven;
        await data.FinishAsync(cancellationToken).ConfigureAwait(false);
        return isProven
            ? Good("It says goodbye at the end of what it sends (close_notify).")
            : Notice(
                "It ends what it sends without saying so (close_notify).", "A listing that was cut off cannot be told from a whole one.");
    }

    // What a shorter file leaves of a longer one when it begins in the middle.
    private async Task<ServerFinding?> StaleTailAsync(CancellationToken cancellationToken)
    {
        var path = Path("tail");
        await StoreAsync(path, new byte[1000], 0, cancellationToken).ConfigureAwait(false);
        var reply = await StoreAsync(path, new byte[50], 100, cancellationToken).ConfigureAwait(false);
        if (!reply.IsCompleted) return null;
        var size = await FtpItems.SizeAsync(connection, path, cancellationToken).ConfigureAwait(false);
        return size switch
        {
            150 => Good("An upload that goes on in the middle of a longer file replaces its end."),
            1000 => Notice(
                "An upload that goes on in the middle of a longer file leaves the old end behind it.",
                "This client goes on only with files of its own. For others: delete a longer file before sending a shorter one."),
            null => Notice("It does not tell how long a file is (SIZE).", "Transfers can be verified by a digest only."),
            _ => Notice($"After an upload of 50 bytes at 100 a file has {size} bytes.", null),
        };
    }

    private async Task<ServerFinding?> ClockAsync(CancellationToken cancellationToken)
    {
        var path = Path("clock");
        await StoreAsync(path, new byte[1], 0, cancellationToken).ConfigureAwait(false);
        if (await FtpItems.ModifiedAsync(connection, path, cancellationToken).ConfigureAwait(false) is not { } modified)
            return Notice(
                "It does not tell when a file was changed (MDTM).", "Files that were not changed cannot be skipped by their time.");
        var difference = modified - time.GetUtcNow().UtcDateTime;
        return difference.Duration() <= NoticeableDifference
            ? Good("Its clock agrees with the one of this computer.")
            : Notice(FormattableString.Invariant(
                $"Its clock differs by {difference.TotalSeconds:0} seconds."), "Files keep their times where they can be set.");
    }

    private async Task<ServerFinding?> ReplacingAsync(CancellationToken cancellationToken)
    {
        var (from, to) = (Path("new"), Path("old"));
        await StoreAsync(from, new byte[10], 0, cancellationToken).ConfigureAwait(false);
        await StoreAsync(to, new byte[20], 0, cancellationToken).ConfigureAwait(false);
        var reply = await FtpDirectories.MoveAsync(connection, from, to, cancellationToken).ConfigureAwait(false);
        return reply.IsCompleted && await FtpItems.SizeAsync(connection, to, cancellationToken).ConfigureAwait(false) == 10
            ? Good("A file is replaced in one step.")
            : Notice(
                "A file is not replaced by renaming.", "It is deleted first: for a moment there is neither the old one nor the new one.");
    }

    private async Task<ServerFinding?> OddNameAsync(CancellationToken cancellationToken)
    {
        var path = directory.Append($" {_prefix}-odd");
        var reply = await StoreAsync(path, new byte[1], 0, cancellationToken).ConfigureAwait(false);
        var isThere = reply.IsCompleted && await FtpItems.SizeAsync(connection, path, cancellationToken).ConfigureAwait(false) == 1;
        if (isThere) await connection.AskAsync("DELE", path.ToString(), cancellationToken).ConfigureAwait(false);
        return isThere
            ? Good("Names are kept as they are, spaces included.")
            : Notice("A name that begins with a space is not kept.", "The server stores such files under another name, or not at all.");
    }

    private Task<ServerFinding?> HashesAsync(CancellationToken cancellationToken)
    {
        var proof = FtpProof.Of(connection, DigestAlgorithm.Md5);
        return Task.FromResult<ServerFinding?>(proof is null
            ? Notice("It computes no digests.", "Transfers are verified by their size only; -RequireDigest refuses them.")
            : Good($"It computes {proof.Hash.Name}: transfers are verified."));
    }

    private RemotePath Path(string name) => directory.Append($"{_prefix}-{name}");

    private async Task<FtpReply> StoreAsync(RemotePath path, byte[] content, long start, CancellationToken cancellationToken)
    {
        try
        {
            var data = await connection.BeginAsync("STOR", path.ToString(), start, cancellationToken).ConfigureAwait(false);
            await using var ending = data.ConfigureAwait(false);
            data.Listen();
            await data.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            return await data.EndSendingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FtpReplyException e) when (connection.IsUsable)
        {
            return e.Reply;
        }
    }

    private async Task CleanUpAsync()
    {
        try
        {
            foreach (var name in new[] { "rude", "end", "tail", "clock", "new", "old" })
            {
                if (!connection.IsUsable) return;
                await connection.AskAsync("DELE", Path(name).ToString(), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (FtpToolsException)
        {
            // The connection is lost, which the next look tells.
        }
    }

    private static ServerFinding Good(string message) => Finding(FindingSeverity.Good, message, null);

    private static ServerFinding Notice(string message, string? advice) => Finding(FindingSeverity.Notice, message, advice);

    private static ServerFinding Finding(FindingSeverity severity, string message, string? advice)
    {
        return new ServerFinding { Step = ServerCheckStep.Behaviour, Severity = severity, Message = message, Advice = advice };
    }
}
