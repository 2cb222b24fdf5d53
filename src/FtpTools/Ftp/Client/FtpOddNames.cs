using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>
/// Names with a space at the beginning or the end, which some servers store as others: pure-ftpd makes <c>_lead</c> of <c> lead</c>. It
/// says
/// so only when it makes a directory, so one is made and deleted before the first such name is used.
/// </summary>
internal static class FtpOddNames
{
    /// <summary>Makes sure that a server will not give something another name than it is told.</summary>
    /// <exception cref="FtpToolsException">It would (<see cref="ErrorCode.NameRefused"/>).</exception>
    public static async Task RequireKeptAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        if (!IsOdd(path)) return;
        if (connection.Habits.KeepsSpaces is null)
        {
            var probe = path.Parent.Append($" {Guid.NewGuid():N} ");
            var reply = await connection.AskAsync("MKD", probe.ToString(), cancellationToken).ConfigureAwait(false);
            if (!reply.IsCompleted) return;
            connection.Habits.KeepsSpaces = await IsThereAsync(connection, probe, cancellationToken).ConfigureAwait(false);
            if (connection.Habits.KeepsSpaces is true)
                await connection.AskAsync("RMD", probe.ToString(), cancellationToken).ConfigureAwait(false);
            else await DeleteMadeAsync(connection, probe, reply, cancellationToken).ConfigureAwait(false);
        }

        if (connection.Habits.KeepsSpaces is false) throw Refused(path, "stores names with a space at the beginning or the end as others");
    }

    /// <summary>Makes sure that a directory has the name that it was to have; one that has another is deleted.</summary>
    /// <param name="connection">The connection to use.</param>
    /// <param name="path">The directory.</param>
    /// <param name="made">The reply to MKD.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It has another name (<see cref="ErrorCode.NameRefused"/>).</exception>
    public static async Task RequireMadeAsync(FtpConnection connection, RemotePath path, FtpReply made, CancellationToken cancellationToken)
    {
        if (!IsOdd(path) || await IsThereAsync(connection, path, cancellationToken).ConfigureAwait(false)) return;
        connection.Habits.KeepsSpaces = false;
        await DeleteMadeAsync(connection, path, made, cancellationToken).ConfigureAwait(false);
        throw Refused(path, "has made the directory under another name, which was deleted");
    }

    /// <summary>Makes sure that what was renamed has the name that it was to have, where a server may change it.</summary>
    /// <exception cref="FtpToolsException">It has another name (<see cref="ErrorCode.NameRefused"/>).</exception>
    public static async Task RequireStoredAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        if (!IsOdd(path) || await IsThereAsync(connection, path, cancellationToken).ConfigureAwait(false)) return;
        throw Refused(path, "has stored it under another name; look into the directory and delete or rename what is there");
    }

    private static bool IsOdd(RemotePath path) => path.Name.StartsWith(' ') || path.Name.EndsWith(' ');

    private static async Task<bool> IsThereAsync(FtpConnection connection, RemotePath path, CancellationToken cancellationToken)
    {
        return await FtpItems.FindAsync(connection, path, cancellationToken).ConfigureAwait(false) is not null;
    }

    // The reply tells the name it has, as a path or without one. Nothing but a name beside the wanted one is deleted.
    private static async Task DeleteMadeAsync(FtpConnection connection, RemotePath path, FtpReply made, CancellationToken cancellationToken)
    {
        if (QuotedPath.Read(made.Last) is not { } told) return;
        var name = told[(told.LastIndexOf('/') + 1)..];
        if (RemotePath.IsName(name))
            await connection.AskAsync("RMD", path.Parent.Append(name).ToString(), cancellationToken).ConfigureAwait(false);
    }

    private static RemoteErrorException Refused(RemotePath path, string what)
    {
        return new RemoteErrorException(ErrorCode.NameRefused, $"The server {what}: '{path}'. Use a name without such spaces.")
        {
            Target = path.ToString(),
        };
    }
}
