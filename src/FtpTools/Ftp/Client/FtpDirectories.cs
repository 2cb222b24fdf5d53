using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>Changes of directories and names. A server says 550 for nearly everything; what was wrong is asked for afterwards, and never
/// guessed.</summary>
internal static class FtpDirectories
{
    /// <summary>Makes a directory.</summary>
    /// <exception cref="FtpToolsException">There is something of that name (<see cref="ErrorCode.AlreadyExists"/>), a parent is missing
    /// (<see cref="ErrorCode.NotFound"/>), or the server refuses.</exception>
    public static async Task<FtpReply> MakeAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        if (path.IsRoot) throw Refused(ErrorCode.AlreadyExists, "This is the root itself", path);
        var reply = await connection.AskAsync("MKD", path.ToString(), cancellationToken).ConfigureAwait(false);
        if (reply.IsCompleted)
        {
            await FtpOddNames.RequireMadeAsync(connection, path, reply, cancellationToken).ConfigureAwait(false);
            return reply;
        }

        if (reply.Code is 450 or 451 or 521 or 550 or 553)
        {
            if (await FtpItems.FindAsync(connection, path, cancellationToken).ConfigureAwait(false) is not null)
                throw Refused(ErrorCode.AlreadyExists, "There is already something with this name", path);
            await RequireParentAsync(connection, path, cancellationToken).ConfigureAwait(false);
        }

        throw FtpReplyException.Of(reply, "MKD", path);
    }

    /// <summary>Makes a directory, and those above it that are missing.</summary>
    public static async Task MakeAllAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        try
        {
            await MakeEachAsync(connection, path, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotADirectory && e.Target != path.ToString())
        {
            throw Refused(ErrorCode.NotADirectory, $"'{e.Target}' is not a directory", path);
        }
    }

    /// <summary>Deletes a file.</summary>
    public static async Task<FtpReply> DeleteFileAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        var reply = await connection.AskAsync("DELE", path.ToString(), cancellationToken).ConfigureAwait(false);
        if (reply.IsCompleted) return reply;
        if (reply.Code == 550)
        {
            var found = await FtpItems.StatAsync(connection, path, cancellationToken).ConfigureAwait(false);
            if (found.Type == RemoteItemType.Directory) throw Refused(ErrorCode.IsADirectory, "This is a directory", path);
        }

        throw FtpReplyException.Of(reply, "DELE", path);
    }

    /// <summary>Deletes an empty directory.</summary>
    public static async Task<FtpReply> DeleteAsync(
        FtpConnection connection, RemotePath path, FtpDirectoryReader reader, CancellationToken cancellationToken)
    {
        if (path.IsRoot) throw Refused(ErrorCode.PermissionDenied, "The root itself cannot be deleted", path);
        var reply = await connection.AskAsync("RMD", path.ToString(), cancellationToken).ConfigureAwait(false);
        if (reply.IsCompleted) return reply;
        if (reply.Code is 550 or 450)
        {
            var found = await FtpItems.StatAsync(connection, path, cancellationToken).ConfigureAwait(false);
            if (found.Type != RemoteItemType.Directory) throw Refused(ErrorCode.NotADirectory, "This is not a directory", path);
            if (SaysNotEmpty(reply) || await HasEntriesAsync(connection, path, reader, cancellationToken).ConfigureAwait(false))
                throw Refused(ErrorCode.DirectoryNotEmpty, "The directory is not empty", path);
        }

        throw FtpReplyException.Of(reply, "RMD", path);
    }

    /// <summary>Gives a file or directory another path. Where a server cannot replace a file by that, and it is to be replaced, it is
    /// deleted first.</summary>
    public static async Task<FileEntry> RenameAsync(
        FtpConnection connection, RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        if (path.IsRoot || target.IsRoot) throw Refused(ErrorCode.PermissionDenied, "The root itself cannot be moved", RemotePath.Root);
        if (target != path && target.IsAtOrBelow(path))
            throw Refused(ErrorCode.PathRefused, "A directory cannot be moved into itself", target);
        var source = await FtpItems.StatAsync(connection, path, cancellationToken).ConfigureAwait(false);
        if (target == path) return source;

        // Servers differ in what they replace, and some replace even directories: it is looked at here.
        var existing = await FtpItems.FindAsync(connection, target, cancellationToken).ConfigureAwait(false);
        if (existing is { Type: RemoteItemType.Directory }) throw Refused(ErrorCode.IsADirectory, "This is a directory", target);
        if (existing is not null && overwrite && existing.Type != RemoteItemType.File)
            throw Refused(ErrorCode.NotAFile, "This is not a file", target);
        if (existing is not null && (!overwrite || source.Type == RemoteItemType.Directory))
            throw Refused(ErrorCode.AlreadyExists, "There is already something with this name", target);
        await FtpOddNames.RequireKeptAsync(connection, target, cancellationToken).ConfigureAwait(false);
        var reply = await MoveAsync(connection, path, target, cancellationToken).ConfigureAwait(false);
        if (MayBeInTheWay(reply) && existing is not null)
        {
            await connection.DoAsync("DELE", target, cancellationToken).ConfigureAwait(false);
            reply = await MoveAsync(connection, path, target, cancellationToken).ConfigureAwait(false);
        }

        if (!reply.IsCompleted)
        {
            await RequireParentAsync(connection, target, cancellationToken).ConfigureAwait(false);
            throw FtpReplyException.Of(reply, "RNTO", target);
        }

        await FtpOddNames.RequireStoredAsync(connection, target, cancellationToken).ConfigureAwait(false);
        return source with { Name = target.Name };
    }

    /// <summary>Whether a server may have refused to rename because there is something of that name.</summary>
    public static bool MayBeInTheWay(FtpReply reply) => reply.Code is 450 or 451 or 521 or 550 or 553;

    /// <summary>Sends RNFR and RNTO.</summary>
    /// <returns>The reply to the last of them that was sent.</returns>
    public static async Task<FtpReply> MoveAsync(
        FtpConnection connection, RemotePath path, RemotePath target, CancellationToken cancellationToken)
    {
        var from = await connection.AskAsync("RNFR", path.ToString(), cancellationToken).ConfigureAwait(false);
        return from.IsIntermediate ? await connection.AskAsync("RNTO", target.ToString(), cancellationToken).ConfigureAwait(false) : from;
    }

    /// <summary>What was wrong with a directory that could not be listed.</summary>
    public static async Task<FtpToolsException> ExplainListAsync(
        FtpConnection connection, RemotePath directory, FtpReplyException refusal, CancellationToken cancellationToken)
    {
        var found = await FtpItems.FindAsync(connection, directory, cancellationToken).ConfigureAwait(false);
        if (found is null) return await FtpItems.MissingAsync(connection, directory, directory, cancellationToken).ConfigureAwait(false);
        return found.Type == RemoteItemType.Directory ? refusal : Refused(ErrorCode.NotADirectory, "This is not a directory", directory);
    }

    /// <summary>Makes sure that the directory of a path is there.</summary>
    public static async Task RequireParentAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        var parent = await FtpItems.FindAsync(connection, path.Parent, cancellationToken).ConfigureAwait(false);
        if (parent is null) throw await FtpItems.MissingAsync(connection, path.Parent, path, cancellationToken).ConfigureAwait(false);
        if (parent.Type != RemoteItemType.Directory) throw Refused(ErrorCode.NotADirectory, $"'{path.Parent}' is not a directory", path);
    }

    /// <summary>An error that the server's answers add up to.</summary>
    public static RemoteErrorException Refused(ErrorCode code, string what, RemotePath path)
    {
        return new RemoteErrorException(code, $"{what}: '{path}'.") { Target = path.ToString() };
    }

    private static async Task MakeEachAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        if (path.IsRoot) return;
        var reply = await connection.AskAsync("MKD", path.ToString(), cancellationToken).ConfigureAwait(false);
        if (reply.IsCompleted) return;
        if (await FtpItems.FindAsync(connection, path, cancellationToken).ConfigureAwait(false) is { } found)
        {
            if (found.Type == RemoteItemType.Directory) return;
            throw Refused(ErrorCode.NotADirectory, "This is not a directory", path);
        }

        await MakeEachAsync(connection, path.Parent, cancellationToken).ConfigureAwait(false);
        var again = await connection.AskAsync("MKD", path.ToString(), cancellationToken).ConfigureAwait(false);
        if (again.IsCompleted) return;

        // Somebody else may have made it meanwhile.
        if (await FtpItems.FindAsync(connection, path, cancellationToken).ConfigureAwait(false) is { Type: RemoteItemType.Directory })
            return;
        throw FtpReplyException.Of(again, "MKD", path);
    }

    // The directory may be forbidden, or not be listed: then nobody knows, and what the server said first counts.
    private static async Task<bool> HasEntriesAsync(
        FtpConnection connection, RemotePath path, FtpDirectoryReader reader, CancellationToken cancellationToken)
    {
        var left = false;
        try
        {
            await foreach (
                var _ in reader.ReadAsync(connection, path, _ => left = true, cancellationToken).ConfigureAwait(false)) return true;
        }
        catch (FtpReplyException) when (connection.IsUsable)
        {
            return false;
        }

        return left;
    }

    // No code says it; the texts of some servers do.
    private static bool SaysNotEmpty(FtpReply reply)
    {
        return reply.Lines.Any(line => line.Contains("not empty", StringComparison.OrdinalIgnoreCase));
    }
}
