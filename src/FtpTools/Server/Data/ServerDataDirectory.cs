using System.IO.Abstractions;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Accounts;
using FtpTools.Database;
using FtpTools.Quota;
using FtpTools.Security;
using FtpTools.Storage;

namespace FtpTools.Server.Data;

/// <summary>
/// What belongs to a server's root directory: the folder <c>.ftptools</c> in it with the accounts, the certificate and a secret, which only
/// the owner may look into (mode 0700 on Unix), and the homes, which are by default beside it. Safe for use by several threads.
/// </summary>
public sealed class ServerDataDirectory : IAsyncDisposable
{
    /// <summary>The name of the folder below the root that holds the server's own files.</summary>
    public const string FolderName = ".ftptools";

    private const int SecretLength = 32;

    private readonly IFileSystem _fileSystem;
    private readonly TimeProvider _timeProvider;
    private readonly Lazy<byte[]> _decoySecret;

    private ServerDataDirectory(
        string root, Func<string, IFileSystem, ServerDatabase> database, IFileSystem fileSystem, TimeProvider timeProvider)
    {
        _fileSystem = fileSystem;
        _timeProvider = timeProvider;
        Root = root;
        FolderPath = Path.Combine(root, FolderName);
        Database = database(FolderPath, fileSystem);
        Accounts = new AccountStore(Database, timeProvider);

        // A failure is not kept: the disk may have recovered by the next call.
        _decoySecret = new Lazy<byte[]>(() => Database.WriteBeside(LoadOrCreateSecret), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The full path of the server's root.</summary>
    public string Root { get; }

    /// <summary>The full path of the folder with the server's own files.</summary>
    public string FolderPath { get; }

    /// <summary>What of the server's own files others could read or change when it was opened, and no longer can: paths.</summary>
    public IReadOnlyList<string> Closed { get; private set; } = [];

    /// <summary>The users. Disposed with this.</summary>
    public IAccountStore Accounts { get; }

    /// <summary>Where the accounts and the ledger are. Disposed with the accounts.</summary>
    internal ServerDatabase Database { get; }

    /// <summary>32 random bytes, made once and kept, from which the answers to unknown users come
    /// (<see cref="ScramVerifier.CreateDecoy"/>).</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/> when the file cannot be read or made, or is
    /// damaged.</exception>
    public ReadOnlyMemory<byte> DecoySecret => _decoySecret.Value;

    /// <summary>Whether there already is a server's data under this root.</summary>
    /// <param name="root">The root; a relative one counts from the process's working directory.</param>
    /// <param name="fileSystem">Where it is; null for the machine's disk.</param>
    public static bool Exists(string root, IFileSystem? fileSystem = null)
    {
        return (fileSystem ?? new FileSystem()).Directory.Exists(Path.Combine(FullPath(root), FolderName));
    }

    /// <summary>
    /// Opens the data under a root, and makes root and folder where they are missing. The database, the certificate and the secret are made
    /// when they are first needed. Several processes may have one folder open.
    /// </summary>
    /// <param name="root">The root; a relative one counts from the process's working directory.</param>
    /// <param name="fileSystem">Where it is; null for the machine's disk. (The accounts are always on the machine's disk.)</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.LocalFileError"/> when the folder cannot be made, is a link, or is another user's;
    /// <see cref="ErrorCode.InvalidArgument"/> for an invalid root.
    /// </exception>
    public static ServerDataDirectory Open(string root, IFileSystem? fileSystem = null, TimeProvider? timeProvider = null)
    {
        return Open(root, ServerDatabases.InFolder, fileSystem ?? new FileSystem(), timeProvider ?? TimeProvider.System);
    }

    /// <summary>As the other one, with a database of the caller's choice.</summary>
    /// <param name="root">The root.</param>
    /// <param name="database">Makes the database of a folder, given its full path and where that is, without opening it yet.</param>
    /// <param name="fileSystem">Where the root is.</param>
    /// <param name="timeProvider">The clock.</param>
    internal static ServerDataDirectory Open(
        string root, Func<string, IFileSystem, ServerDatabase> database, IFileSystem fileSystem, TimeProvider timeProvider)
    {
        var folder = new ServerDataDirectory(FullPath(root), database, fileSystem, timeProvider);
        AtomicFile.EnsureDirectory(folder._fileSystem, folder.Root, ownerOnly: false);
        folder.Closed = OwnFolder.Open(folder._fileSystem, folder.FolderPath, OwnFolderUse.OfServer);
        return folder;
    }

    /// <summary>The server's own certificate, made on the first call and kept. The caller disposes it.</summary>
    /// <exception cref="FtpToolsException">As <see cref="ServerCertificate.LoadOrCreate"/>.</exception>
    public X509Certificate2 GetOrCreateCertificate()
    {
        return ServerCertificate.LoadOrCreate(_fileSystem, Path.Combine(FolderPath, "certificate.pfx"), _timeProvider.GetUtcNow());
    }

    /// <summary>Opens the quota ledger of this server, which must not outlive this.</summary>
    /// <param name="fileSystem">Where the homes are.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="renewalFailed">Called when the database could not be written to; it is tried again.</param>
    internal QuotaLedger OpenLedger(IFileSystem fileSystem, TimeProvider timeProvider, Action<FtpToolsException> renewalFailed)
    {
        return new QuotaLedger(Database, fileSystem, timeProvider, renewalFailed);
    }

    /// <summary>Says which directory a home is, without making it (<see cref="CreateHome"/> does).</summary>
    /// <param name="nameOrPath">
    /// Null for a directory of the user's name below the root; a name, or names with <c>/</c> or <c>\</c> between them, for one below the
    /// root; a full path for any directory that the owner of the server names. Links in it are not followed to see where they lead.
    /// </param>
    /// <param name="userName">The name of the user.</param>
    /// <returns>A full path.</returns>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.InvalidArgument"/> when the path has <c>..</c> in it, has a name that not every platform can hold, or leads to
    /// the server's own files: to their folder, into it, or to a directory that contains it, such as the root;
    /// <see cref="ErrorCode.UserNameRefused"/>.
    /// </exception>
    public string ResolveHome(string? nameOrPath, string userName)
    {
        var name = nameOrPath ?? UserName.Normalize(userName);
        if (name.Length == 0 || name.AsSpan().ContainsAnyInRange('\0', '\x1F'))
            throw Refused(name, "it is empty or has a control character");

        var segments = name.Split('/', '\\');
        if (segments.Contains(".."))
            throw Refused(name, "it leads upward with '..'");

        var home = Path.IsPathFullyQualified(name) ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(name)) : BelowRoot(name, segments);
        if (HomePath.IsSameOrBelow(FolderPath, home))
            throw Refused(name, $"the server's own files in '{FolderPath}' would be in it; name a directory below the root, or elsewhere");
        if (HomePath.IsSameOrBelow(home, FolderPath))
            throw Refused(name, "it is among the server's own files");
        return home;
    }

    /// <summary>Makes a home directory where it is missing.</summary>
    /// <param name="home">A full path from <see cref="ResolveHome"/>.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/>; <see cref="ErrorCode.InvalidArgument"/> for a
    /// link.</exception>
    /// <remarks>A link is refused: whoever may change it could lead the user anywhere. Links on the way to it are the owner's
    /// choice.</remarks>
    public void CreateHome(string home)
    {
        if (_fileSystem.FileInfo.New(home).LinkTarget is { } target)
            throw Refused(home, $"it is a link to '{target}'; name the directory itself");
        AtomicFile.EnsureDirectory(_fileSystem, home, ownerOnly: false);
    }

    /// <summary>Closes the accounts and zeroes the secret.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_decoySecret.IsValueCreated)
            CryptographicOperations.ZeroMemory(_decoySecret.Value);
        await Accounts.DisposeAsync().ConfigureAwait(false);
    }

    private static string FullPath(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (string.IsNullOrWhiteSpace(root) || root.Contains('\0', StringComparison.Ordinal))
            throw new FtpToolsException(ErrorCode.InvalidArgument, "The server's root directory is not a valid path.") { Target = root };
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
    }

    private static FtpToolsException Refused(string home, string reason)
    {
        return new FtpToolsException(ErrorCode.InvalidArgument, $"The home directory '{home}' cannot be used: {reason}.") { Target = home };
    }

    private string BelowRoot(string name, string[] segments)
    {
        if (segments[0].Length == 0 || Path.IsPathRooted(name))
            throw Refused(name, "it is neither a full path nor a name below the server's root");
        if (segments.FirstOrDefault(s => HomePath.FaultOfName(s) is not null) is { } bad)
            throw Refused(name, HomePath.FaultOfName(bad)!);
        if (segments[0].Equals(FolderName, StringComparison.OrdinalIgnoreCase))
            throw Refused(name, "it is among the server's own files");
        return Path.Combine([Root, .. segments]);
    }

    private byte[] LoadOrCreateSecret()
    {
        var file = new AtomicFile(_fileSystem, Path.Combine(FolderPath, "decoy.secret"));
        var secret = file.Read();
        if (secret is null)
        {
            // If another process was faster, its secret counts.
            secret = RandomNumberGenerator.GetBytes(SecretLength);
            if (!file.TryCreate(secret))
                secret = file.Read();
        }

        if (secret is { Length: SecretLength }) return secret;
        throw new FtpToolsException(ErrorCode.LocalFileError, $"The file '{file.Path}' is damaged: delete it to have a new one made.")
        {
            Target = file.Path,
        };
    }
}
