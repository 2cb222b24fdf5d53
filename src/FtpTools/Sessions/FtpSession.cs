using FtpTools.Files;
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
public sealed partial class FtpSession : IAsyncDisposable
{
    private static int _lastNumber;

    private readonly ReconnectingClient _link;
    private readonly SessionOptions _options;
    private readonly FileTransfers _transfers;
    private string _location;
    private string _startLocation;
    private string? _previousLocation;
    private int _closed;

    private FtpSession(ReconnectingClient link, SessionOptions options)
    {
        _link = link;
        _options = options;
        _transfers = new FileTransfers(this, link, options);
        Id = Interlocked.Increment(ref _lastNumber);
        UserName = link.Current.UserName ?? string.Empty;
        _location = _startLocation = link.Current.StartLocation.ToString();
        ConnectedAt = options.TimeProvider.GetLocalNow().DateTime;
    }

    /// <summary>The number of the session in this process.</summary>
    public int Id { get; }

    /// <summary>A name to refer to the session by: <c>Ftp1</c>, <c>Ftp2</c> …</summary>
    public string Name => "Ftp" + Id;

    /// <summary>The protocol, as the scheme of its URIs.</summary>
    public string Protocol => _options.Protocol;

    /// <summary>The name or address of the server.</summary>
    public string ComputerName => _options.Host;

    /// <summary>The TCP port.</summary>
    public int Port => _options.Port;

    /// <summary>Name and version of the server program.</summary>
    public string ServerAgent => DisplayText.Clean(Client.Agent ?? string.Empty);

    /// <summary>The user who is logged in.</summary>
    public string UserName { get; }

    /// <summary>Whether the account has read-only access.</summary>
    public bool IsReadOnly => Client.IsReadOnly;

    /// <summary>Whether the link is encrypted.</summary>
    public bool IsEncrypted => Client.IsEncrypted;

    /// <summary>The SHA-256 thumbprint of the server's certificate or SSH host key; null without encryption.</summary>
    public string? Thumbprint => Client.Thumbprint;

    /// <summary>When the session was opened, in local time.</summary>
    public DateTime ConnectedAt { get; }

    /// <summary>The current directory, an absolute path in the home.</summary>
    public string Location => Volatile.Read(ref _location);

    /// <summary>The directory that the session began in: the home, or the one that it was opened for.</summary>
    public string StartLocation => Volatile.Read(ref _startLocation);

    /// <summary>The directory that was current before this one; null until it is changed.</summary>
    public string? PreviousLocation => Volatile.Read(ref _previousLocation);

    /// <summary>Whether the session can be used.</summary>
    public FtpSessionState State => Client.IsOpen ? FtpSessionState.Open
        : Volatile.Read(ref _closed) != 0 ? FtpSessionState.Closed : FtpSessionState.Lost;

    /// <summary>Why the session ended; null while it is open.</summary>
    public string? EndReason => Client.EndReason?.Message;

    /// <summary>Bytes sent so far, protocol included, before encryption; over SFTP the content alone.</summary>
    public long BytesSent => _link.BytesSent;

    /// <summary>Bytes received so far, protocol included, after decryption; over SFTP the content alone.</summary>
    public long BytesReceived => _link.BytesReceived;

    /// <summary>Where local files are read and written.</summary>
    internal System.IO.Abstractions.IFileSystem FileSystem => _options.FileSystem;

    /// <summary>How it was opened.</summary>
    internal SessionOptions Options => _options;

    /// <summary>Moves files over it.</summary>
    internal FileTransfers Transfers => _transfers;

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
        return new FtpSession(
            await ReconnectingClient.OpenAsync(options, userName, password, open, cancellationToken).ConfigureAwait(false), options);
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
        if (State == FtpSessionState.Closed)
            throw new FtpToolsException(ErrorCode.NotConnected, $"The session {Name} was closed.") { Target = Name };
        await _link.ReconnectAsync(password, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a path as typed, relative to <see cref="Location"/>.</summary>
    /// <exception cref="FtpToolsException">It is not valid.</exception>
    public string ResolvePath(string path) => Resolve(path).ToString();

    /// <summary>Whether a path is one under which the server keeps files of its own, so that nothing can be put there.</summary>
    /// <exception cref="FtpToolsException">It is not valid.</exception>
    public bool IsReserved(string path) => Resolve(path) is { IsRoot: false } resolved && HomePaths.IsPrivate(resolved.Names[0]);

    /// <summary>Changes the current directory.</summary>
    /// <returns>The directory that is current now.</returns>
    /// <exception cref="FtpToolsException">There is no such directory; the current one stays.</exception>
    public async Task<RemoteItem> ChangeLocationAsync(string path, CancellationToken cancellationToken = default)
    {
        var item = await StatAsync(path, cancellationToken).ConfigureAwait(false);
        if (!item.IsDirectory)
        {
            var refusal = $"This is not a directory: '{item.RemotePath}'.";
            throw new FtpToolsException(ErrorCode.NotADirectory, refusal) { Target = item.RemotePath };
        }

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

    /// <summary>Asks the server whether it is still there.</summary>
    /// <returns>The round-trip time.</returns>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken = default)
    {
        var started = _options.TimeProvider.GetTimestamp();
        await Client.PingAsync(cancellationToken).ConfigureAwait(false);
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
                await Client.QuitAsync(cancellationToken).ConfigureAwait(false);
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
        if (Client.IsOpen) Volatile.Write(ref _closed, 1);
        await Client.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The name of the session, so that it can be used where text is wanted.</summary>
    public override string ToString() => Name;

    private RemotePath Resolve(string path) => RemotePath.Resolve(RemotePath.Parse(Location), path);

    private RemoteClient Client => _link.Current;
}
