using System.Runtime.CompilerServices;
using FtpTools.Files;
using FtpTools.Sessions;

namespace FtpTools;

/// <content>What a session does with files, directories, quotas and commands.</content>
public sealed partial class FtpSession
{
    /// <summary>Lists a directory, entry by entry as the server reads it. The enumeration ends without an error only when
    /// the listing was read to its end; what the server could not list is then in <see cref="RemoteListing.Omission"/>.</summary>
    /// <exception cref="FtpToolsException">It is not there, or cannot be read to its end.</exception>
    public RemoteListing ListAsync(string path = "", CancellationToken cancellationToken = default)
    {
        return new RemoteListing((listing, token) => ReadListingAsync(listing, path, token), cancellationToken);
    }

    /// <summary>Deletes a directory with everything in it.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="cancellationToken">Stops it; what was deleted by then is gone.</param>
    /// <exception cref="FtpToolsException">Something in it could not be deleted. When there is anything below it that the server cannot
    /// list, nothing at all is deleted (<see cref="ErrorCode.DirectoryNotEmpty"/>).</exception>
    public Task DeleteTreeAsync(string path, CancellationToken cancellationToken = default)
    {
        return new RemoteTree(this).DeleteAsync(ResolvePath(path), cancellationToken);
    }

    /// <summary>Lists what the server keeps of the user's broken uploads. Those under way are not included.</summary>
    public async IAsyncEnumerable<RemotePartial> ListPartialsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in Client.ListPartialsAsync(cancellationToken).ConfigureAwait(false))
            yield return RemotePartial.From(this, entry);
    }

    /// <summary>Deletes what is kept of a broken upload; the next one starts from the beginning.</summary>
    /// <param name="path">The destination of the file.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task DeletePartialAsync(string path, CancellationToken cancellationToken = default)
    {
        await Client.DeletePartialAsync(Resolve(path), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes a file or directory.</summary>
    public async Task<RemoteItem> StatAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        return RemoteItem.From(this, target, await Client.StatAsync(target, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Creates a directory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="makeParents">Whether missing parents are created too, and an existing directory is not an error.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RemoteItem> MakeDirectoryAsync(string path, bool makeParents = false, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        return RemoteItem.From(this, target, await Client.MakeDirectoryAsync(target, makeParents, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Deletes a file.</summary>
    public async Task DeleteFileAsync(string path, CancellationToken cancellationToken = default)
    {
        await Client.DeleteFileAsync(Resolve(path), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an empty directory.</summary>
    public async Task DeleteDirectoryAsync(string path, CancellationToken cancellationToken = default)
    {
        await Client.DeleteDirectoryAsync(Resolve(path), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves a file or directory to another path, in one step.</summary>
    /// <param name="path">What is moved.</param>
    /// <param name="newPath">Its path afterwards; the directory it goes to must exist.</param>
    /// <param name="overwrite">Whether a file replaces an existing file; a directory never replaces anything.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RemoteItem> RenameAsync(
        string path, string newPath, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        var to = Resolve(newPath);
        return RemoteItem.From(this, to, await Client.RenameAsync(Resolve(path), to, overwrite, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends a file; it is in place, whole and verified, when this returns, and nothing has changed when it throws.</summary>
    /// <param name="localPath">The full path of the local file.</param>
    /// <param name="remotePath">Where it goes: the path of the file, not of its directory.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="progress">Counts what is moved; may be null and may be shared by several transfers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TransferResult> UploadAsync(
        string localPath,
        string remotePath,
        TransferOptions? options = null,
        TransferProgress? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        return _transfers.SendAsync(localPath, Resolve(remotePath), options ?? new TransferOptions(), progress, cancellationToken);
    }

    /// <inheritdoc cref="RemoteClient.ExamineAsync"/>
    internal IAsyncEnumerable<ServerFinding> ExamineAsync(CancellationToken cancellationToken) => Client.ExamineAsync(cancellationToken);

    /// <summary>Receives a file; it is in place, whole and verified, when this returns, and nothing has changed when it throws.</summary>
    /// <param name="remotePath">The file on the server.</param>
    /// <param name="localPath">The full path to save it under.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="progress">Counts what is moved; may be null and may be shared by several transfers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TransferResult> DownloadAsync(
        string remotePath,
        string localPath,
        TransferOptions? options = null,
        TransferProgress? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        return _transfers.ReceiveAsync(Resolve(remotePath), localPath, options ?? new TransferOptions(), progress, cancellationToken);
    }

    /// <summary>Compares a local file with one on the server; nothing is moved.</summary>
    /// <param name="localPath">The full path of the local file.</param>
    /// <param name="remotePath">The file on the server.</param>
    /// <param name="comparison">By what.</param>
    /// <param name="algorithm">How digests are computed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when they differ, and when one of them does not exist or is not a readable file.</returns>
    public async Task<bool> IsSameAsync(
        string localPath,
        string remotePath,
        FileComparison comparison = FileComparison.Time,
        DigestAlgorithm algorithm = DigestAlgorithm.Md5,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        return await _transfers.FindSameAsync(
            localPath, Resolve(remotePath), comparison, algorithm, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>Copies a file to another path of this session, or to another session; it is in place, whole and verified, when this
    /// returns, and nothing has changed at its destination when it throws. It passes through this computer, and rests in a temporary file
    /// of its length that only this user can open. Times are kept.</summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">The session of the destination; it may be this one.</param>
    /// <param name="destinationPath">Where it goes: the path of the file, not of its directory.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="progress">Counts what is moved, in and out, so twice the length of each file; may be null and may be shared by several
    /// transfers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It is the same file (<see cref="ErrorCode.InvalidArgument"/>), or one of the two ways failed;
    /// <see cref="FtpToolsException.SessionName"/> says so of the second.</exception>
    public Task<CopyResult> CopyFileAsync(
        string path,
        FtpSession destination,
        string destinationPath,
        TransferOptions? options = null,
        TransferProgress? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return new RemoteCopy(this, destination).RunAsync(
            Resolve(path), destination.Resolve(destinationPath), options ?? new TransferOptions(), progress, cancellationToken);
    }

    /// <summary>Refuses to copy something onto itself, or a directory into itself.</summary>
    /// <param name="item">What is copied.</param>
    /// <param name="destination">The session of the destination.</param>
    /// <param name="destinationPath">The path that it would get.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public void RequireApart(RemoteItem item, FtpSession destination, string destinationPath)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(destination);
        new RemoteCopy(this, destination).RequireApart(Resolve(item.RemotePath), item.IsDirectory, destination.Resolve(destinationPath));
    }

    /// <summary>Compares a file with one of another session, or of this one; nothing is moved.</summary>
    /// <param name="path">The file.</param>
    /// <param name="other">The session of the other file.</param>
    /// <param name="otherPath">The other file.</param>
    /// <param name="options">By what, and how digests are computed; the defaults when null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when they differ, and when one of them does not exist or is not a file.</returns>
    public async Task<bool> IsSameAsync(
        string path, FtpSession other, string otherPath, TransferOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        return await new RemoteCopy(this, other).FindSameAsync(
            Resolve(path), other.Resolve(otherPath), options ?? new TransferOptions(), cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>Whether another session is one of the same user with the same server, as far as this end can tell: by the name or address,
    /// and by the port, or, of a server that speaks several protocols, by the certificate.</summary>
    public bool IsSameHome(FtpSession other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this == other
            || (ComputerName.Equals(other.ComputerName, StringComparison.OrdinalIgnoreCase)
                && UserName.Equals(other.UserName, StringComparison.OrdinalIgnoreCase)
                && (Port == other.Port || (Thumbprint is { } certificate && certificate == other.Thumbprint)));
    }

    /// <summary>Asks the server for the digest of a file's first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="length">How many bytes; the whole file when null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number of bytes, and their digest in lower-case hexadecimal.</returns>
    public async Task<(long Length, string Digest)> DigestAsync(
        string path, DigestAlgorithm algorithm = DigestAlgorithm.Md5, long? length = null, CancellationToken cancellationToken = default)
    {
        return await Client.DigestAsync(Resolve(path), algorithm, length, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the server how full the user's home is.</summary>
    public async Task<FtpQuota> GetQuotaAsync(CancellationToken cancellationToken = default)
    {
        return FtpQuota.From(this, await Client.GetQuotaAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The names of the commands that the owner of the server lets the user call, sorted.</summary>
    public Task<IReadOnlyList<string>> ListCommandsAsync(CancellationToken cancellationToken = default)
    {
        return Client.ListCommandsAsync(cancellationToken);
    }

    /// <summary>Calls a command that the owner of the server has registered.</summary>
    /// <param name="name">The command.</param>
    /// <param name="arguments">What it is given, as text; at most 10,240 characters in total.</param>
    /// <param name="asObject">Whether it answers with serialised objects instead of text.</param>
    /// <param name="depth">How deep those are, 1 to 5.</param>
    /// <param name="verbose">Whether the command reports what it does.</param>
    /// <param name="cancellationToken">Stops the command, too.</param>
    /// <exception cref="FtpToolsException">There is no such command for the user, or it failed, took too long or wrote too
    /// much.</exception>
    public async Task<RemoteCommandResult> InvokeCommandAsync(
        string name,
        IReadOnlyList<string> arguments,
        bool asObject = false,
        int depth = 2,
        bool verbose = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(arguments);
        return await Client.InvokeCommandAsync(name, arguments, asObject, depth, verbose, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<RemoteItem> ReadListingAsync(
        RemoteListing listing, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = Resolve(path);
        var entries = Client.ListAsync(directory, omission => listing.Omission = omission, cancellationToken);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (!RemotePath.IsName(entry.Name))
                throw new FtpToolsException(
                    ErrorCode.ProtocolViolation, $"The server lists an invalid name: '{DisplayText.Clean(entry.Name)}'.");
            yield return RemoteItem.From(this, directory.Append(entry.Name), entry);
        }
    }
}
