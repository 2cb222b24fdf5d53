using System.Globalization;
using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>Asks what is under a path.</summary>
internal static class FtpItems
{
    /// <summary>Describes a file or directory.</summary>
    /// <exception cref="FtpToolsException">It is not there (<see cref="ErrorCode.NotFound"/>), or the server refuses to say.</exception>
    public static async Task<FileEntry> StatAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        return await FindAsync(connection, path, cancellationToken).ConfigureAwait(false)
            ?? throw await MissingAsync(connection, path, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is wrong with a path where nothing is: what is above it may be no directory, or may not be there either.</summary>
    /// <param name="connection">The connection to use.</param>
    /// <param name="missing">Where nothing is.</param>
    /// <param name="path">The path that was asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<FtpToolsException> MissingAsync(
        FtpConnection connection, RemotePath missing, RemotePath path, CancellationToken cancellationToken)
    {
        if (missing.IsRoot) return FtpDirectories.Refused(ErrorCode.HomeMissing, "The server has no home for this user", path);
        var parent = await FindAsync(connection, missing.Parent, cancellationToken).ConfigureAwait(false);
        if (parent is null) return await MissingAsync(connection, missing.Parent, path, cancellationToken).ConfigureAwait(false);
        return parent.Type == RemoteItemType.Directory
            ? FtpDirectories.Refused(ErrorCode.NotFound, "There is no such file or directory", path)
            : FtpDirectories.Refused(ErrorCode.NotADirectory, $"'{missing.Parent}' is not a directory", path);
    }

    /// <summary>Describes a file or directory.</summary>
    /// <returns>Null when the server says that nothing is there.</returns>
    public static async Task<FileEntry?> FindAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        if (connection.Features.HasFacts)
        {
            var reply = await connection.TryAsync("MLST", path.ToString(), cancellationToken).ConfigureAwait(false);
            if (reply is { IsCompleted: true })
            {
                var (entry, isSizeSure) = Read(reply, path);
                return isSizeSure
                    ? entry
                    : entry with { Size = await SizeAsync(connection, path, cancellationToken).ConfigureAwait(false) ?? entry.Size };
            }

            if (reply is not null) return reply.Code == 550 ? null : throw FtpReplyException.Of(reply, "MLST", path);
        }

        return await FindWithoutFactsAsync(connection, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When a file was last changed, in UTC; null when the server does not say.</summary>
    public static async Task<DateTime?> ModifiedAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        var reply = await connection.TryAsync("MDTM", path.ToString(), cancellationToken).ConfigureAwait(false);
        return reply is { Code: 213 } && FtpTime.TryParse(reply.Last.Trim(), out var modified) ? modified : null;
    }

    /// <summary>How many bytes a file has; null when it is none, or the server does not say.</summary>
    public static async Task<long?> SizeAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        var reply = await connection.TryAsync("SIZE", path.ToString(), cancellationToken).ConfigureAwait(false);
        return reply is { Code: 213 } && long.TryParse(reply.Last.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;
    }

    // ProFTPD calls a link what it leads to, and tells the length of the link itself; only its rights give it away.
    private static (FileEntry Entry, bool IsSizeSure) Read(FtpReply reply, RemotePath path)
    {
        var line = reply.Inner.FirstOrDefault() ?? "";
        var entry = Mlsx.Read(line.StartsWith(' ') ? line[1..] : line)
            ?? throw new FtpToolsException(
                ErrorCode.ProtocolViolation, $"The server's description of '{path}' cannot be understood: '{DisplayText.Clean(line)}'.");
        var type = entry.IsSelfOrParent ? RemoteItemType.Directory : entry.Type;
        var isSizeSure = type != RemoteItemType.File || (entry.Size is not null && !HasRightsOfLink(entry));
        return (new FileEntry(path.IsRoot ? "/" : path.Name, type, entry.Size ?? 0, entry.Modified ?? default), isSizeSure);
    }

    private static bool HasRightsOfLink(ListedEntry entry)
    {
        return entry.Facts.GetValueOrDefault("UNIX.mode")?.EndsWith("777", StringComparison.Ordinal) == true;
    }

    // Only files have a size and a time; only directories can be entered.
    private static async Task<FileEntry?> FindWithoutFactsAsync(
        FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        if (!path.IsRoot && await SizeAsync(connection, path, cancellationToken).ConfigureAwait(false) is { } size)
        {
            var modified = await ModifiedAsync(connection, path, cancellationToken).ConfigureAwait(false);
            return new FileEntry(path.Name, RemoteItemType.File, size, modified ?? default);
        }

        var entered = await connection.AskAsync("CWD", path.ToString(), cancellationToken).ConfigureAwait(false);
        if (entered.IsCompleted) return new FileEntry(path.IsRoot ? "/" : path.Name, RemoteItemType.Directory, 0, default);
        return entered.Code == 550 ? null : throw FtpReplyException.Of(entered, "CWD", path);
    }
}
