using FtpTools.Files;
using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Server;
using FtpTools.Server.Files;
using FtpTools.Server.Listening;
using FtpTools.Server.Login;
using FtpTools.Transport;

namespace FtpTools.Ftp.Server;

/// <summary>What a client and the server have agreed on over a control connection, and what its verbs work with.</summary>
internal sealed class FtpConversation : IAsyncDisposable
{
    private static readonly TimeSpan AllocationTime = TimeSpan.FromMinutes(1);

    // A system closes the connections of a program that was killed one behind the other, on Linux the youngest first: this one some
    // microseconds after that of the data, and some milliseconds where others want the processor, too.
    private static readonly TimeSpan KillTime = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(1);

    private readonly IncomingConnection _incoming;
    private readonly CancellationToken _ended;
    private Allocation? _allocation;
    private long _allocatedAt;
    private long? _restart;

    /// <summary>Begins one.</summary>
    /// <param name="context">What all connections of the server share.</param>
    /// <param name="incoming">The control connection.</param>
    /// <param name="shared">What the FTP connections of the server share.</param>
    /// <param name="control">Commands and replies.</param>
    /// <param name="peer">Who logs in.</param>
    /// <param name="ended">Cancelled when the control connection has ended.</param>
    public FtpConversation(
        ServerContext context,
        IncomingConnection incoming,
        FtpShared shared,
        ControlChannel control,
        LoginPeer peer,
        CancellationToken ended)
    {
        (Context, _incoming, Shared, Control, Peer, _ended) = (context, incoming, shared, control, peer, ended);

        Ports = new DataPorts(context, shared.Options, incoming.Link, incoming.Id);

        // Whoever encrypts from the first byte means the content, too; PBSZ and PROT are asked for, and change nothing.
        IsProtected = Link.IsEncrypted;
    }

    /// <summary>What all connections of the server share.</summary>
    public ServerContext Context { get; }

    /// <summary>What the FTP connections of the server share.</summary>
    public FtpShared Shared { get; }

    /// <summary>How the server speaks FTP.</summary>
    public FtpOptions Options => Shared.Options;

    /// <summary>Whether the control connection is there.</summary>
    public bool IsOpen => !_ended.IsCancellationRequested;

    /// <summary>Whether it ends with the next reply.</summary>
    public bool IsOver { get; set; }

    /// <summary>Commands and replies.</summary>
    public ControlChannel Control { get; }

    /// <summary>Where its data connections come from and go to.</summary>
    public DataPorts Ports { get; }

    /// <summary>Who logs in.</summary>
    public LoginPeer Peer { get; }

    /// <summary>The number of the connection, for the log.</summary>
    public long Id => _incoming.Id;

    /// <summary>The bytes of the control connection.</summary>
    public ByteConnection Link => _incoming.Link;

    /// <summary>This end of TLS; null where nothing is encrypted.</summary>
    public TlsServer? Tls => _incoming.Tls;

    /// <summary>Whether a password may be sent, and files: it is encrypted, or plain is allowed.</summary>
    public bool IsSecured => Link.IsEncrypted || Options.AllowPlain || Tls is null;

    /// <summary>The name that USER gave; null before, and after a login.</summary>
    public string? NamedUser { get; set; }

    /// <summary>Who has logged in; null until then.</summary>
    public UserFiles? User { get; private set; }

    /// <summary>Since when it may log in, by the clock of the server.</summary>
    public long? LoginSince { get; private set; }

    /// <summary>Whether HOST may still be sent (RFC 7151 section 3): nothing of the login has been.</summary>
    public bool HasBegunLogin { get; set; }

    /// <summary>The current directory.</summary>
    public RemotePath Location { get; set; }

    /// <summary>Whether TYPE I was sent. Bytes are never changed; in TYPE A a size would not be the number of bytes that come.</summary>
    public bool IsBinary { get; set; }

    /// <summary>Whether data connections are encrypted.</summary>
    public bool IsProtected { get; set; }

    /// <summary>What RNFR named; null when it was not the last command.</summary>
    public RemotePath? RenameFrom { get; set; }

    /// <summary>The algorithm of HASH, and of the digest that the reply to an upload tells when the client has chosen one.</summary>
    public FtpHash Hash { get; set; } = FtpHash.Sha256;

    /// <summary>Whether the client has chosen <see cref="Hash"/>.</summary>
    public bool HasChosenHash { get; set; }

    /// <summary>The bytes for the next HASH; null for all.</summary>
    public (long Start, long End)? HashRange { get; set; }

    /// <summary>The facts that MLST and MLSD tell.</summary>
    public MlsxFacts Facts { get; set; } = MlsxFacts.All;

    /// <summary>The transfer under way; null when there is none.</summary>
    public FtpTransfer? Transfer { get; private set; }

    /// <summary>Bytes of all data connections that came.</summary>
    public long DataReceived { get; set; }

    /// <summary>Bytes of all data connections that were sent.</summary>
    public long DataSent { get; set; }

    /// <summary>Who has logged in.</summary>
    /// <exception cref="FtpToolsException">Nobody has (<see cref="ErrorCode.LoginRequired"/>).</exception>
    public UserFiles Files => User ?? throw new FtpToolsException(ErrorCode.LoginRequired, "Log in first: USER, then PASS.");

    /// <summary>The path that a command names; the current directory where it names none.</summary>
    /// <exception cref="FtpToolsException">It is not a path (<see cref="ErrorCode.BadRequest"/> when it is not UTF-8).</exception>
    public RemotePath PathOf(FtpCommand command) => PathOf(TextOf(command));

    /// <inheritdoc cref="PathOf(FtpCommand)"/>
    public RemotePath PathOf(string text) => RemotePath.Resolve(Location, text);

    /// <summary>The path that a command names.</summary>
    /// <exception cref="FtpToolsException">It is not a path, or there is none (<see cref="ErrorCode.BadRequest"/>).</exception>
    public RemotePath RequiredPathOf(FtpCommand command)
    {
        var text = TextOf(command);
        return text.Length > 0 ? PathOf(text) : throw new FtpToolsException(ErrorCode.BadRequest, $"Name a path: {command.Verb} path.");
    }

    /// <summary>What stands behind the verb.</summary>
    /// <exception cref="FtpToolsException">It is not UTF-8 (<see cref="ErrorCode.BadRequest"/>).</exception>
    public static string TextOf(FtpCommand command)
    {
        return command.Text ?? throw new FtpToolsException(ErrorCode.BadRequest, "Names are sent in UTF-8 (RFC 2640); this is not.");
    }

    /// <summary>Takes in who has logged in.</summary>
    public void LogIn(UserFiles user)
    {
        (User, NamedUser) = (user, null);
        Control.AfterLogin();
    }

    /// <summary>Forgets who has logged in, and all that was agreed on but the encryption (REIN).</summary>
    public async Task ForgetAsync()
    {
        (User, NamedUser, HasBegunLogin, LoginSince) = (null, null, false, Context.Options.TimeProvider.GetTimestamp());
        (Location, IsBinary, Ports.IsExtendedOnly, RenameFrom) = (RemotePath.Root, false, false, null);
        (Hash, HasChosenHash, HashRange, Facts, _restart) = (FtpHash.Sha256, false, null, MlsxFacts.All, null);
        Ports.Use(null);
        await UseAllocationAsync(null).ConfigureAwait(false);
    }

    /// <summary>Sets where the next transfer begins.</summary>
    public void SetRestart(long offset) => _restart = offset;

    /// <summary>Where a transfer begins; null when REST did not say. It counts once, whatever becomes of the transfer.</summary>
    public long? TakeRestart()
    {
        var restart = _restart;
        _restart = null;
        return restart;
    }

    /// <summary>Keeps room for the next upload, in place of what was kept before.</summary>
    public async Task UseAllocationAsync(Allocation? allocation)
    {
        Interlocked.Exchange(ref _allocatedAt, Context.Options.TimeProvider.GetTimestamp());
        if (Interlocked.Exchange(ref _allocation, allocation) is { } last) await last.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Takes the room that is kept for the next upload; null when there is none.</summary>
    public Allocation? TakeAllocation() => Interlocked.Exchange(ref _allocation, null);

    /// <summary>Stops a transfer that stands still, and gives back room that was kept for too long. Called once a second.</summary>
    public void CheckTime()
    {
        Transfer?.CheckTime();
        if (Volatile.Read(ref _allocation) is null) return;
        if (Context.Options.TimeProvider.GetElapsedTime(Interlocked.Read(ref _allocatedAt)) > AllocationTime) _ = UseAllocationAsync(null);
    }

    /// <summary>Begins a transfer.</summary>
    public FtpTransfer BeginTransfer(IDataPort port, CancellationToken cancellationToken)
    {
        return Transfer = new FtpTransfer(this, port, cancellationToken);
    }

    /// <summary>Ends the transfer.</summary>
    public void EndTransfer() => Transfer = null;

    /// <summary>Whether the client has gone without a farewell. So a killed program is seen: its control connection ends, too.</summary>
    public async Task<bool> HasClientVanishedAsync()
    {
        await Control.WaitForEndAsync(KillTime).ConfigureAwait(false);
        if (!Control.HasEnded && !Link.HasPeerEnded()) return false;

        // What came before the end may hold a farewell.
        await Control.WaitForEndAsync(ReadTime).ConfigureAwait(false);

        // Looked at again: a command that came and was read between two looks is no end.
        return (Control.HasEnded || Link.HasPeerEnded()) && !Control.Waits("QUIT");
    }

    public async ValueTask DisposeAsync()
    {
        Ports.Use(null);
        await UseAllocationAsync(null).ConfigureAwait(false);
    }
}
