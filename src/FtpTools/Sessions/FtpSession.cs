using System.Runtime.CompilerServices;
using FtpTools.Files;
using FtpTools.Framed.Client;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Transport;

namespace FtpTools;

/// <summary>Whether a session can be used.</summary>
public enum FtpSessionState
{
    /// <summary>It is open.</summary>
    Open,

    /// <summary>It was closed normally.</summary>
    Closed,

    /// <summary>The connection broke; <see cref="FtpSession.EndReason"/> says why.</summary>
    Lost,
}

/// <summary>
/// A logged-in connection to a server. All members may be used from any thread, and many operations may be under way at
/// once. Paths that do not begin with <c>/</c> start at <see cref="Location"/>.
/// Every failure is an <see cref="FtpToolsException"/>; a cancelled operation throws <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class FtpSession : IAsyncDisposable
{
    private static int _lastNumber;

    private readonly ReconnectingConnection _link;
    private readonly SessionOptions _options;
    private readonly FileTransfers _transfers;
    private string _location = "/";
    private string _startLocation = "/";
    private string? _previousLocation;
    private int _closed;

    private FtpSession(ReconnectingConnection link, SessionOptions options)
    {
        _link = link;
        _options = options;
        _transfers = new FileTransfers(this, link, options);
        Id = Interlocked.Increment(ref _lastNumber);
        UserName = link.Login.UserName ?? string.Empty;
        ConnectedAt = options.TimeProvider.GetLocalNow().DateTime;
    }

    /// <summary>The number of the session in this process.</summary>
    public int Id { get; }

    /// <summary>A name to refer to the session by: <c>Ftp1</c>, <c>Ftp2</c> …</summary>
    public string Name => "Ftp" + Id;

    /// <summary>The name or address of the server.</summary>
    public string ComputerName => _options.Host;

    /// <summary>The TCP port.</summary>
    public int Port => _options.Port;

    /// <summary>Name and version of the server program.</summary>
    public string ServerAgent => DisplayText.Clean(_link.Hello.Agent ?? string.Empty);

    /// <summary>The user who is logged in.</summary>
    public string UserName { get; }

    /// <summary>Whether the account has read-only access.</summary>
    public bool IsReadOnly => _link.Login.ReadOnly ?? false;

    /// <summary>Whether the link is encrypted.</summary>
    public bool IsEncrypted => Connection.Link.IsEncrypted;

    /// <summary>The SHA-256 thumbprint of the server's certificate; null without TLS.</summary>
    public string? Thumbprint => _link.Thumbprint;

    /// <summary>When the session was opened, in local time.</summary>
    public DateTime ConnectedAt { get; }

    /// <summary>The current directory, an absolute path in the home.</summary>
    public string Location => Volatile.Read(ref _location);

    /// <summary>The directory that the session began in: the home, or the one that it was opened for.</summary>
    public string StartLocation => Volatile.Read(ref _startLocation);

    /// <summary>The directory that was current before this one; null until it is changed.</summary>
    public string? PreviousLocation => Volatile.Read(ref _previousLocation);

    /// <summary>Whether the session can be used.</summary>
    public FtpSessionState State => Connection.IsOpen ? FtpSessionState.Open
        : Volatile.Read(ref _closed) != 0 ? FtpSessionState.Closed : FtpSessionState.Lost;

    /// <summary>Why the session ended; null while it is open.</summary>
    public string? EndReason => Connection.EndReason?.Message;

    /// <summary>Bytes sent so far, protocol included, before encryption.</summary>
    public long BytesSent => _link.BytesSent;

    /// <summary>Bytes received so far, protocol included, after decryption.</summary>
    public long BytesReceived => _link.BytesReceived;

    /// <summary>Where local files are read and written.</summary>
    internal System.IO.Abstractions.IFileSystem FileSystem => _options.FileSystem;

    /// <summary>How it was opened.</summary>
    internal SessionOptions Options => _options;

    /// <summary>Connects and logs in.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password; it is not kept.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">No connection, no trust, or no login; the code says which.</exception>
    public static async Task<FtpSession> ConnectAsync(
        SessionOptions options, string userName, ReadOnlyMemory<char> password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(userName);
        return await LogInAsync(null, options, userName, password, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a session from a connection that is already open, or opens one.</summary>
    internal static async Task<FtpSession> LogInAsync(
        ByteConnection? open, SessionOptions options, string userName, ReadOnlyMemory<char> password, CancellationToken cancellationToken)
    {
        return new FtpSession(await ReconnectingConnection.OpenAsync(options, userName, password, open, cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>Reconnects when the connection broke, and logs in with the keys of the previous login. The location stays. Requests
    /// that were under way have failed.</summary>
    /// <exception cref="FtpToolsException">The session was closed, or the server cannot be reached or does not let the user in.</exception>
    public Task ReconnectAsync(CancellationToken cancellationToken = default) => ReconnectAsync(null, cancellationToken);

    /// <summary>Reconnects when the connection broke, and logs in with a password, because it has changed since the last login.</summary>
    /// <param name="password">The password; it is not kept. When null, the keys of the previous login are used.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">The session was closed, or the server cannot be reached or does not let the user in.</exception>
    public async Task ReconnectAsync(ReadOnlyMemory<char>? password, CancellationToken cancellationToken = default)
    {
        if (State == FtpSessionState.Closed) throw new FtpToolsException(ErrorCode.NotConnected, $"The session {Name} was closed.") { Target = Name };
        await _link.ReconnectAsync(password, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a path as typed, relative to <see cref="Location"/>.</summary>
    /// <exception cref="FtpToolsException">It is not valid.</exception>
    public string ResolvePath(string path) => Resolve(path).ToString();

    /// <summary>Whether a path is one under which the server keeps files of its own, so that nothing can be put there.</summary>
    /// <exception cref="FtpToolsException">It is not valid.</exception>
    public bool IsReserved(string path) => Resolve(path) is { IsRoot: false } resolved && HomeDirectory.IsPrivate(resolved.Names[0]);

    /// <summary>Changes the current directory.</summary>
    /// <returns>The directory that is current now.</returns>
    /// <exception cref="FtpToolsException">There is no such directory; the current one stays.</exception>
    public async Task<RemoteItem> ChangeLocationAsync(string path, CancellationToken cancellationToken = default)
    {
        var item = await StatAsync(path, cancellationToken).ConfigureAwait(false);
        if (!item.IsDirectory) throw new FtpToolsException(ErrorCode.NotADirectory, $"This is not a directory: '{item.RemotePath}'.") { Target = item.RemotePath };
        Volatile.Write(ref _previousLocation, Location);
        Volatile.Write(ref _location, item.RemotePath);
        return item;
    }

    /// <summary>Makes a directory both the current one and the one the session began in.</summary>
    /// <returns>The directory that is current now.</returns>
    /// <exception cref="FtpToolsException">There is no such directory; the current one stays.</exception>
    public async Task<RemoteItem> StartAtAsync(string path, CancellationToken cancellationToken = default)
    {
        var item = await ChangeLocationAsync(path, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _startLocation, item.RemotePath);
        Volatile.Write(ref _previousLocation, null);
        return item;
    }

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
        await foreach (var entry in ListEntriesAsync(id => new PartialsRequest { Id = id }, cancellationToken).ConfigureAwait(false))
            yield return RemotePartial.From(this, entry);
    }

    /// <summary>Deletes what is kept of a broken upload; the next one starts from the beginning.</summary>
    /// <param name="path">The destination of the file.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task DeletePartialAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        await Connection.RequestAsync(id => new DeletePartialRequest { Id = id, Path = target.ToString() }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes a file or directory.</summary>
    public async Task<RemoteItem> StatAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        var reply = await Connection.RequestAsync(id => new StatRequest { Id = id, Path = target.ToString() }, cancellationToken).ConfigureAwait(false);
        return RemoteItem.From(this, target, Entry(reply));
    }

    /// <summary>Creates a directory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="makeParents">Whether missing parents are created too, and an existing directory is not an error.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RemoteItem> MakeDirectoryAsync(string path, bool makeParents = false, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        var reply = await Connection.RequestAsync(
            id => new MakeDirectoryRequest { Id = id, Path = target.ToString(), MakeParents = makeParents }, cancellationToken).ConfigureAwait(false);
        return RemoteItem.From(this, target, Entry(reply));
    }

    /// <summary>Deletes a file.</summary>
    public async Task DeleteFileAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        await Connection.RequestAsync(id => new DeleteFileRequest { Id = id, Path = target.ToString() }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an empty directory.</summary>
    public async Task DeleteDirectoryAsync(string path, CancellationToken cancellationToken = default)
    {
        var target = Resolve(path);
        await Connection.RequestAsync(id => new DeleteDirectoryRequest { Id = id, Path = target.ToString() }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves a file or directory to another path, in one step.</summary>
    /// <param name="path">What is moved.</param>
    /// <param name="newPath">Its path afterwards; the directory it goes to must exist.</param>
    /// <param name="overwrite">Whether a file replaces an existing file; a directory never replaces anything.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RemoteItem> RenameAsync(string path, string newPath, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        var from = Resolve(path);
        var to = Resolve(newPath);
        var reply = await Connection.RequestAsync(
            id => new RenameRequest { Id = id, Path = from.ToString(), Target = to.ToString(), Overwrite = overwrite }, cancellationToken).ConfigureAwait(false);
        return RemoteItem.From(this, to, Entry(reply));
    }

    /// <summary>Sends a file; it is in place, whole and verified, when this returns, and nothing has changed when it throws.</summary>
    /// <param name="localPath">The full path of the local file.</param>
    /// <param name="remotePath">Where it goes: the path of the file, not of its directory.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="progress">Counts what is moved; may be null and may be shared by several transfers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TransferResult> UploadAsync(
        string localPath, string remotePath, TransferOptions? options = null, TransferProgress? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        return _transfers.SendAsync(localPath, Resolve(remotePath), options ?? new TransferOptions(), progress, cancellationToken);
    }

    /// <summary>Receives a file; it is in place, whole and verified, when this returns, and nothing has changed when it throws.</summary>
    /// <param name="remotePath">The file on the server.</param>
    /// <param name="localPath">The full path to save it under.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="progress">Counts what is moved; may be null and may be shared by several transfers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TransferResult> DownloadAsync(
        string remotePath, string localPath, TransferOptions? options = null, TransferProgress? progress = null, CancellationToken cancellationToken = default)
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
        string localPath, string remotePath, FileComparison comparison = FileComparison.Time, DigestAlgorithm algorithm = DigestAlgorithm.Md5, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        return await _transfers.FindSameAsync(localPath, Resolve(remotePath), comparison, algorithm, cancellationToken).ConfigureAwait(false) is not null;
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
        var target = Resolve(path);
        var reply = await Connection.RequestAsync(
            id => new DigestRequest { Id = id, FileName = target.ToString(), Algorithm = AlgorithmNames.ToWire(algorithm), Length = length },
            cancellationToken).ConfigureAwait(false);
        var digest = reply.DigestFor(algorithm) ?? throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server answered without a digest.");
        return (reply.Length ?? 0, digest);
    }

    /// <summary>Asks the server how full the user's home is.</summary>
    public async Task<FtpQuota> GetQuotaAsync(CancellationToken cancellationToken = default)
    {
        var reply = await Connection.RequestAsync(id => new QuotaRequest { Id = id }, cancellationToken).ConfigureAwait(false);
        return FtpQuota.From(this, reply.Quota ?? throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server answered without a quota."));
    }

    /// <summary>The names of the commands that the owner of the server lets the user call, sorted.</summary>
    public async Task<IReadOnlyList<string>> ListCommandsAsync(CancellationToken cancellationToken = default)
    {
        var reply = await Connection.RequestAsync(id => new CommandsRequest { Id = id }, cancellationToken).ConfigureAwait(false);
        return [.. (reply.Commands ?? []).Select(name => DisplayText.Clean(name))];
    }

    /// <summary>Calls a command that the owner of the server has registered.</summary>
    /// <param name="name">The command.</param>
    /// <param name="arguments">What it is given, as text; at most 10,240 characters in total.</param>
    /// <param name="asObject">Whether it answers with serialised objects instead of text.</param>
    /// <param name="depth">How deep those are, 1 to 5.</param>
    /// <param name="verbose">Whether the command reports what it does.</param>
    /// <param name="cancellationToken">Stops the command, too.</param>
    /// <exception cref="FtpToolsException">There is no such command for the user, or it failed, took too long or wrote too much.</exception>
    public async Task<RemoteCommandResult> InvokeCommandAsync(
        string name, IReadOnlyList<string> arguments, bool asObject = false, int depth = 2, bool verbose = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(arguments);
        return await new CommandCaller(Connection).CallAsync(name, arguments, asObject, depth, verbose, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the server whether it is still there.</summary>
    /// <returns>The round-trip time.</returns>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        var started = _options.TimeProvider.GetTimestamp();
        await Connection.RequestAsync(id => new PingRequest { Id = id }, cancellationToken).ConfigureAwait(false);
        return _options.TimeProvider.GetElapsedTime(started);
    }

    /// <summary>Closes the session: lets the server finish what is under way, but waits no longer than the token allows.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        if (State == FtpSessionState.Open)
        {
            Volatile.Write(ref _closed, 1);
            try
            {
                await Connection.QuitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (FtpToolsException e) when (e.EndsSession)
            {
                // The farewell did not get through; the session is over anyway.
            }
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Aborts the session at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Connection.IsOpen) Volatile.Write(ref _closed, 1);
        await Connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The name of the session, so that it can be used where text is wanted.</summary>
    public override string ToString() => Name;

    private async IAsyncEnumerable<RemoteItem> ReadListingAsync(
        RemoteListing listing, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = Resolve(path);
        var entries = ListEntriesAsync(
            id => new ListRequest { Id = id, Path = directory.ToString() },
            cancellationToken,
            reply => listing.Omission = ListingOmission.From(directory, reply));
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (!RemotePath.IsName(entry.Name))
                throw new FtpToolsException(ErrorCode.ProtocolViolation, $"The server lists an invalid name: '{DisplayText.Clean(entry.Name)}'.");
            yield return RemoteItem.From(this, directory.Append(entry.Name), entry);
        }
    }

    private async IAsyncEnumerable<FileEntry> ListEntriesAsync(
        Func<int, Message> request, [EnumeratorCancellation] CancellationToken cancellationToken, Action<ReplyMessage>? atEnd = null)
    {
        var exchange = new ListingRequest();
        var id = await Connection.BeginAsync(exchange, request, default, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var page in exchange.Pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var entry in page) yield return entry;
                for (var pages = exchange.TakePage(); pages > 0 && !exchange.Final.IsCompleted; pages--)
                    await Connection.SendAsync(new MoreMessage { Id = id }).ConfigureAwait(false);
            }

            atEnd?.Invoke(await exchange.Final.ConfigureAwait(false));
        }
        finally
        {
            if (!exchange.Final.IsCompleted) await Connection.CancelAsync(id, exchange).ConfigureAwait(false);
        }
    }

    private static FileEntry Entry(ReplyMessage reply)
    {
        return reply.Entry ?? throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server answered without an entry.");
    }

    private RemotePath Resolve(string path) => RemotePath.Resolve(RemotePath.Parse(Location), path);

    private FramedConnection Connection => _link.Connection;
}
