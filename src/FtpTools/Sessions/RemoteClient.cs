using FtpTools.Files;
using FtpTools.Transfer;

namespace FtpTools.Sessions;

/// <summary>
/// One logged-in connection to a server, whatever the protocol: the only cut between a session and what is spoken. All members may be used
/// from any thread, and many operations may be under way at once. Paths are absolute in the home. What a protocol cannot do fails with
/// <see cref="ErrorCode.NotSupported"/>, and is never imitated. Every failure is an <see cref="FtpToolsException"/>; a cancelled operation
/// throws <see cref="OperationCanceledException"/>.
/// </summary>
internal abstract class RemoteClient : IAsyncDisposable
{
    /// <summary>Whether it can be used.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>Why it ended; null while it is open.</summary>
    public abstract FtpToolsException? EndReason { get; }

    /// <summary>Name and version of the server's program, as it says; null when it does not.</summary>
    public abstract string? Agent { get; }

    /// <summary>The user, as the server names it; null when it does not.</summary>
    public abstract string? UserName { get; }

    /// <summary>The directory that the server puts the user in.</summary>
    public virtual RemotePath StartLocation => RemotePath.Root;

    /// <summary>Whether the server has said that the account is read-only.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>Whether the link is encrypted.</summary>
    public abstract bool IsEncrypted { get; }

    /// <summary>The SHA-256 thumbprint of the server's certificate; null without TLS.</summary>
    public abstract string? Thumbprint { get; }

    /// <summary>Bytes sent, protocol included, before encryption; over SFTP the content alone.</summary>
    public abstract long BytesSent { get; }

    /// <summary>Bytes received, protocol included, after decryption; over SFTP the content alone.</summary>
    public abstract long BytesReceived { get; }

    /// <summary>Describes a file or directory.</summary>
    public abstract Task<FileEntry> StatAsync(RemotePath path, CancellationToken cancellationToken);

    /// <summary>Lists a directory, entry by entry. The enumeration ends without an error only when the listing was read to its
    /// end.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="omitted">Told at the end when the server has more in the directory than it could list.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract IAsyncEnumerable<FileEntry> ListAsync(
        RemotePath directory, Action<ListingOmission> omitted, CancellationToken cancellationToken);

    /// <summary>Makes a directory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="makeParents">Whether missing parents are made too, and an existing directory is not an error.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public abstract Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken);

    /// <summary>Deletes a file.</summary>
    public abstract Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken);

    /// <summary>Deletes an empty directory.</summary>
    public abstract Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken);

    /// <summary>Gives a file or directory another path, in one step.</summary>
    /// <param name="path">What is moved.</param>
    /// <param name="target">Its path afterwards.</param>
    /// <param name="overwrite">Whether a file replaces a file; a directory never replaces anything.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public abstract Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken);

    /// <summary>Sends a file: it is in place, whole, when this returns, and nothing has changed when it throws.</summary>
    /// <param name="localPath">The full path of the local file.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="options">How; retrying and skipping are the session's part.</param>
    /// <param name="progress">Counts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract Task<TransferResult> StoreAsync(
        string localPath, RemotePath path, TransferOptions options, FileProgress progress, CancellationToken cancellationToken);

    /// <summary>Receives a file: it is in place, whole, when this returns, and nothing has changed when it throws.</summary>
    /// <param name="path">The file on the server.</param>
    /// <param name="localPath">The full path to save it under.</param>
    /// <param name="options">How; retrying and skipping are the session's part.</param>
    /// <param name="progress">Counts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract Task<TransferResult> FetchAsync(
        RemotePath path, string localPath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken);

    /// <summary>Asks the server whether it is still there.</summary>
    public abstract Task PingAsync(CancellationToken cancellationToken);

    /// <summary>Lets the server finish what is under way, and says goodbye.</summary>
    public abstract Task QuitAsync(CancellationToken cancellationToken);

    /// <summary>Ends it at once.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Asks the server for the digest of a file's first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="length">How many bytes; the whole file when null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number of bytes, and their digest in lower-case hexadecimal.</returns>
    public virtual Task<(long Length, string Digest)> DigestAsync(
        RemotePath path, DigestAlgorithm algorithm, long? length, CancellationToken cancellationToken)
    {
        throw NotSupported("digests of files");
    }

    /// <summary>Asks how full the home is.</summary>
    public virtual Task<HomeQuotaStatus> GetQuotaAsync(CancellationToken cancellationToken) => throw NotSupported("quotas");

    /// <summary>Lists what the server keeps of the user's broken uploads: the path, what has arrived, and the length of the whole
    /// file.</summary>
    public virtual IAsyncEnumerable<FileEntry> ListPartialsAsync(CancellationToken cancellationToken)
    {
        throw NotSupported("lists of broken uploads");
    }

    /// <summary>Deletes what is kept of a broken upload.</summary>
    public virtual Task DeletePartialAsync(RemotePath path, CancellationToken cancellationToken)
    {
        throw NotSupported("lists of broken uploads");
    }

    /// <summary>The names of the commands that the user may call.</summary>
    public virtual Task<IReadOnlyList<string>> ListCommandsAsync(CancellationToken cancellationToken)
    {
        throw NotSupported("remote commands");
    }

    /// <summary>Calls a command.</summary>
    /// <param name="name">The command.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="asObject">Whether it answers with serialised objects instead of text.</param>
    /// <param name="depth">How deep those are, 1 to 5.</param>
    /// <param name="verbose">Whether it reports what it does.</param>
    /// <param name="cancellationToken">Stops the command, too.</param>
    public virtual Task<RemoteCommandResult> InvokeCommandAsync(
        string name, IReadOnlyList<string> arguments, bool asObject, int depth, bool verbose, CancellationToken cancellationToken)
    {
        throw NotSupported("remote commands");
    }

    /// <summary>Finds out how the server behaves where servers of the protocol differ; nothing where they do not. Files of its own are made
    /// and deleted.</summary>
    public virtual IAsyncEnumerable<ServerFinding> ExamineAsync(CancellationToken cancellationToken)
    {
        return AsyncEnumerable.Empty<ServerFinding>();
    }

    private static FtpToolsException NotSupported(string what)
    {
        return new FtpToolsException(ErrorCode.NotSupported, $"The protocol of this session has no {what}.") { Advice = null };
    }
}
