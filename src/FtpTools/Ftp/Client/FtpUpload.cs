using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Ftp.Client;

/// <summary>
/// Sends one file: under a name of its own, and under the real one in one step when it is whole. So nobody at the server sees a part of it,
/// and what broke off can be gone on with.
/// </summary>
/// <param name="connection">The connection to use.</param>
/// <param name="place">The name until then.</param>
/// <param name="files">Where local files are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How.</param>
/// <param name="progress">Counts.</param>
internal sealed class FtpUpload(
    FtpConnection connection, RemotePartialName place, LocalFiles files, TimeProvider time, TransferOptions options, FileProgress progress)
{
    private const int MostTogether = 300;

    /// <summary>Sends it.</summary>
    /// <param name="localPath">The full path of the local file.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TransferResult> RunAsync(string localPath, RemotePath path, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (options.IsDurable)
            throw new FtpToolsException(ErrorCode.NotSupported, "FTP cannot say whether a file is on the disk (-Durable).");
        var proof = FtpProof.Of(connection, options.Algorithm);
        if (options.RequireDigest && proof is null) throw NoDigest(path);
        using var source = files.OpenRead(localPath, out var status, cancellationToken);
        await CheckTargetAsync(path, cancellationToken).ConfigureAwait(false);
        await FtpOddNames.RequireKeptAsync(connection, path, cancellationToken).ConfigureAwait(false);
        var partial = path.Parent.Append(place.Name);
        using var digest = ContentDigest.Create(options.Algorithm);
        using var hash = proof?.Beside(options.Algorithm);
        var (start, compared) = await FindStartAsync(
            source, status.Length, partial, proof, localPath, cancellationToken).ConfigureAwait(false);
        if (start > 0) FtpContentReader.Digest(source, start, digest, hash, localPath, cancellationToken);
        var reply = await SendAsync(source, status.Length, start, partial, path, proof, digest, hash, localPath, cancellationToken)
            .ConfigureAwait(false);
        var hex = digest.Finish();
        var own = proof is null ? null : hash?.Finish() ?? hex;
        var verification = await ProveAsync(reply, partial, path, status.Length, proof, own, start, compared, cancellationToken)
            .ConfigureAwait(false);
        await PublishAsync(partial, path, status.Modified, cancellationToken).ConfigureAwait(false);
        return new TransferResult
        {
            Direction = TransferDirection.Upload,
            LocalPath = localPath,
            RemotePath = path.ToString(),
            Length = status.Length,
            Digest = hex,
            Algorithm = options.Algorithm,
            Verification = verification,
            ResumedFrom = start,
            Elapsed = time.GetElapsedTime(started),
        };
    }

    private async Task CheckTargetAsync(RemotePath path, CancellationToken cancellationToken)
    {
        if (options.Overwrite) return;
        if (await FtpItems.FindAsync(connection, path, cancellationToken).ConfigureAwait(false) is not { } existing) return;
        throw existing.Type == RemoteItemType.Directory
            ? FtpDirectories.Refused(ErrorCode.IsADirectory, "This is a directory", path)
            : FtpDirectories.Refused(ErrorCode.AlreadyExists, "There is already a file with this name", path);
    }

    // What the server has of an earlier attempt is worth something only if it is the beginning of this file.
    private async Task<(long Start, bool IsTailOnly)> FindStartAsync(
        Stream source, long length, RemotePath partial, FtpProof? proof, string localPath, CancellationToken cancellationToken)
    {
        if (!options.Resume) return default;
        var held = await FtpItems.SizeAsync(connection, partial, cancellationToken).ConfigureAwait(false) ?? 0;
        if (held <= 0 || held > length) return default;
        if (proof is not null)
        {
            var told = await proof.AskAsync(partial, held, cancellationToken).ConfigureAwait(false);
            if (told is not null)
            {
                using var own = proof.Hash.Create();
                FtpContentReader.Digest(source, held, null, own, localPath, cancellationToken);
                var isSame = ContentDigest.Same(told, own.Finish());
                source.Position = 0;
                return (isSame ? await WhereItGoesOnAsync(held, cancellationToken).ConfigureAwait(false) : 0, false);
            }
        }

        var isTailSame = await FtpContentReader.IsTailSameAsync(
            connection, partial, source, held, localPath, cancellationToken).ConfigureAwait(false);
        source.Position = 0;
        return (isTailSame ? await WhereItGoesOnAsync(held, cancellationToken).ConfigureAwait(false) : 0, true);
    }

    // A server that cannot go on somewhere says so before anything depends on it.
    private async Task<long> WhereItGoesOnAsync(long held, CancellationToken cancellationToken)
    {
        var number = held.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var reply = await connection.TryAsync(FtpReplyException.Restart, number, cancellationToken).ConfigureAwait(false);
        return reply is { IsIntermediate: true } ? held : 0;
    }

    private async Task<FtpReply> SendAsync(
        Stream source,
        long length,
        long start,
        RemotePath partial,
        RemotePath path,
        FtpProof? proof,
        ContentDigest digest,
        FtpHash.IComputation? hash,
        string localPath,
        CancellationToken cancellationToken)
    {
        if (proof is not null) await proof.ChooseAsync(cancellationToken).ConfigureAwait(false);
        progress.Begin(length, start);
        try
        {
            var data = await BeginAsync(partial, start, cancellationToken).ConfigureAwait(false);
            await using var ending = data.ConfigureAwait(false);
            data.Listen();
            await ContentSender.SendAsync(
                source,
                length - start,
                digest,
                async piece =>
                {
                    hash?.Append(piece.Span);
                    await data.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                    progress.Moved(piece.Length);
                },
                localPath,
                cancellationToken).ConfigureAwait(false);
            var reply = await data.EndSendingAsync(cancellationToken).ConfigureAwait(false);
            return reply.IsCompleted ? reply : throw FtpReplyException.Of(reply, "STOR", path);
        }
        catch (FtpReplyException e) when (connection.IsUsable)
        {
            throw await ExplainAsync(e, partial, path, cancellationToken).ConfigureAwait(false);
        }
    }

    // Most directories are there: they are made when the server refuses, and not asked for before.
    private async Task<FtpTransferData> BeginAsync(RemotePath partial, long start, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.BeginAsync("STOR", partial.ToString(), start, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpReplyException e) when (options.MakeParents && connection.IsUsable && e.Reply.Code is 550 or 553)
        {
            await FtpDirectories.MakeAllAsync(connection, partial.Parent, cancellationToken).ConfigureAwait(false);
            return await connection.BeginAsync("STOR", partial.ToString(), start, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<FtpToolsException> ExplainAsync(
        FtpReplyException refusal, RemotePath partial, RemotePath path, CancellationToken cancellationToken)
    {
        // What was refused for good is not gone on with.
        if (refusal.Reply.IsPermanentError) await DeleteAsync(partial, cancellationToken).ConfigureAwait(false);
        if (refusal.Reply.Code is 450 or 451 or 550 or 553)
            await FtpDirectories.RequireParentAsync(connection, path, cancellationToken).ConfigureAwait(false);
        return FtpReplyException.Of(refusal.Reply, "STOR", path);
    }

    private async Task<TransferVerification> ProveAsync(
        FtpReply reply,
        RemotePath partial,
        RemotePath path,
        long length,
        FtpProof? proof,
        string? own,
        long start,
        bool isTailOnly,
        CancellationToken cancellationToken)
    {
        if (proof is not null && own is not null)
        {
            // A server that tells the hash of what it has taken in its reply need not read the file again.
            if (proof.IsToldBy(reply, own, start)) return proof.Verification;
            if (await proof.AskAsync(partial, null, cancellationToken).ConfigureAwait(false) is { } told)
            {
                if (ContentDigest.Same(told, own) || await IsSameAnewAsync(partial, proof, own, cancellationToken).ConfigureAwait(false))
                    return proof.Verification;
                await DeleteAsync(partial, cancellationToken).ConfigureAwait(false);
                throw new FtpToolsException(
                    ErrorCode.DigestMismatch,
                    $"What the server has of '{path}' has another {proof.Hash.Name} than the local file; it was deleted.")
                {
                    Target = path.ToString(),
                };
            }
        }

        if (options.RequireDigest) throw NoDigest(path);
        if (await FtpItems.SizeAsync(connection, partial, cancellationToken).ConfigureAwait(false) is not { } size)
            return TransferVerification.None;
        if (size == length) return isTailOnly && start > 0 ? TransferVerification.TailAndSize : TransferVerification.Size;
        await DeleteAsync(partial, cancellationToken).ConfigureAwait(false);
        throw new FtpToolsException(
            ErrorCode.LengthMismatch, $"The server has {size} bytes of '{path}', and {length} were sent; what it has was deleted.")
        {
            Target = path.ToString(),
        };
    }

    // ProFTPD remembers what it has computed under the name of a file and its time in seconds: of what had the same name in this second,
    // too. Under a new name it computes anew.
    private async Task<bool> IsSameAnewAsync(RemotePath partial, FtpProof proof, string own, CancellationToken cancellationToken)
    {
        var other = partial.Parent.Append($".{Guid.NewGuid():N}{RemotePartialName.Extension}");
        var moved = await FtpDirectories.MoveAsync(connection, partial, other, cancellationToken).ConfigureAwait(false);
        if (!moved.IsCompleted) return false;
        var told = await proof.AskAsync(other, null, cancellationToken).ConfigureAwait(false);
        var back = await FtpDirectories.MoveAsync(connection, other, partial, cancellationToken).ConfigureAwait(false);
        return back.IsCompleted && told is not null && ContentDigest.Same(told, own);
    }

    private async Task PublishAsync(RemotePath partial, RemotePath path, DateTime modified, CancellationToken cancellationToken)
    {
        var reply = await NameAsync(partial, path, modified, cancellationToken).ConfigureAwait(false);
        if (options.Overwrite && FtpDirectories.MayBeInTheWay(reply))
        {
            // Some servers replace nothing by renaming: for a moment there is no file then.
            if (await FtpItems.FindAsync(connection, path, cancellationToken).ConfigureAwait(false) is { } existing)
            {
                if (existing.Type != RemoteItemType.File)
                    throw await GiveUpAsync(partial, path, existing, cancellationToken).ConfigureAwait(false);
                await connection.DoAsync("DELE", path, cancellationToken).ConfigureAwait(false);
                reply = await FtpDirectories.MoveAsync(connection, partial, path, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!reply.IsCompleted)
        {
            if (reply.IsPermanentError) await DeleteAsync(partial, cancellationToken).ConfigureAwait(false);
            throw FtpReplyException.Of(reply, "RNTO", path);
        }

        await FtpOddNames.RequireStoredAsync(connection, path, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(RemotePath partial, CancellationToken cancellationToken)
    {
        await connection.AskAsync("DELE", partial.ToString(), cancellationToken).ConfigureAwait(false);
    }

    // In one go, where the server says how times are set: what is sent together costs one round trip. Servers keep little of what came
    // before they want it: ProFTPD and pure-ftpd lose the last of several long commands.
    private async Task<FtpReply> NameAsync(RemotePath partial, RemotePath path, DateTime modified, CancellationToken cancellationToken)
    {
        if (!connection.Features.Has("MFMT") || partial.ToString().Length + path.ToString().Length > MostTogether)
        {
            await FtpFileTime.SetAsync(connection, partial, modified, cancellationToken).ConfigureAwait(false);
            return await FtpDirectories.MoveAsync(connection, partial, path, cancellationToken).ConfigureAwait(false);
        }

        await connection.SendAsync(
            [("MFMT", $"{FtpTime.Format(modified)} {partial}"), ("RNFR", partial.ToString()), ("RNTO", path.ToString())],
            cancellationToken).ConfigureAwait(false);
        await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        var from = await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        var to = await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        return from.IsIntermediate ? to : from;
    }

    private async Task<FtpToolsException> GiveUpAsync(
        RemotePath partial, RemotePath path, FileEntry existing, CancellationToken cancellationToken)
    {
        await DeleteAsync(partial, cancellationToken).ConfigureAwait(false);
        return existing.Type == RemoteItemType.Directory
            ? FtpDirectories.Refused(ErrorCode.IsADirectory, "This is a directory", path)
            : FtpDirectories.Refused(ErrorCode.NotAFile, "This is not a file", path);
    }

    private static FtpToolsException NoDigest(RemotePath path)
    {
        return new FtpToolsException(
            ErrorCode.NotSupported, $"This server computes no digest, so '{path}' cannot be verified as -RequireDigest wants.")
        {
            Target = path.ToString(),
        };
    }
}
