using System.Globalization;
using System.IO.Abstractions;
using System.Text;
using FtpTools.Sessions;
using FtpTools.Sftp;
using FtpTools.Tests.Ftp.Servers;
using FtpTools.Tests.Sessions.Contract;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sftp;

/// <summary>OpenSSH, with one server for each user, who is locked into the home. All log in as root, with a private key: other accounts
/// would have to be made on this computer.</summary>
public sealed class OpenSshServer : ContractServer
{
    /// <summary>What the encrypted private key is encrypted with.</summary>
    public const string Passphrase = "only for these tests";

    private const string Program = "usr/sbin/sshd";
    private const string KeyMaker = "usr/bin/ssh-keygen";

    // sshd locks nobody into a folder above which others than root may write, as they may in the one for temporary files.
    private readonly string _root = $"/srv/ftptools-test-{Guid.NewGuid():N}";
    private readonly Dictionary<string, ForeignProcess> _servers = [];
    private readonly Lock _lock = new();

    public override bool IsEncrypted => true;

    /// <summary>The kinds of host keys that each server has, the one it shows first at the front.</summary>
    public IReadOnlyList<string> HostKeyKinds { get; } = ["ed25519", "ecdsa", "rsa"];

    private static bool IsPresent => ForeignPrograms.Find(Program) is not null && ForeignPrograms.Find(KeyMaker) is not null;

    public override async ValueTask InitializeAsync()
    {
        if (!ForeignPrograms.MayRun || !IsPresent) return;
        Directory.CreateDirectory(In("homes"));

        // sshd wants it, and the package makes it only when its service is started.
        Directory.CreateDirectory("/run/sshd");
        foreach (var kind in HostKeyKinds) MakeKey($"host_{kind}", kind, "");
        MakeKey("user", "ed25519", "");
        MakeKey("encrypted", "rsa", Passphrase);
        MakeKey("stranger", "ed25519", "");
        await File.WriteAllTextAsync(
            In("authorized"), await File.ReadAllTextAsync(In("user.pub")) + await File.ReadAllTextAsync(In("encrypted.pub")));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.DisposeAsync();

        // Names that are no text cannot be deleted by their text.
        Assert.True(ForeignPrograms.TryRun("/bin/rm", "-rf", _root));
    }

    public override string HomeOf(string user) => Path.Combine(In("homes"), user);

    public override string LoginOf(string user) => "root";

    public override void Register(RemoteCommand command)
    {
        // SFTP has no commands.
    }

    public override Task AddUserAsync(string name, bool isReadOnly = false, long? quota = null, long? fileQuota = null)
    {
        return AddUserAsync(name, isReadOnly, "");
    }

    public override async Task WhenEmptyAsync()
    {
        foreach (var server in _servers.Values) await server.WhenEmptyAsync();
    }

    /// <summary>Adds a user, and a server for it.</summary>
    /// <param name="name">The user.</param>
    /// <param name="isReadOnly">Whether the server lets nothing be changed.</param>
    /// <param name="settings">Further lines of the server's settings.</param>
    public async Task AddUserAsync(string name, bool isReadOnly, string settings)
    {
        SkipUnlessPresent();
        Directory.CreateDirectory(HomeOf(name));
        var server = await ForeignProcess.StartAsync(1, ports => Start(name, ports[0], isReadOnly, settings));
        lock (_lock) _servers.Add(name, server);
    }

    /// <summary>The port of a user's server.</summary>
    public int PortOf(string user)
    {
        lock (_lock) return _servers[user].Ports[0];
    }

    /// <summary>Ends all connections of the server at a port, as a crash does.</summary>
    public void EndConnections(int port)
    {
        lock (_lock) _servers.Values.Single(s => s.Ports[0] == port).KillChildren();
    }

    /// <summary>The full path of a private key: <c>user</c>, <c>encrypted</c>, or <c>stranger</c>, which the servers do not know.</summary>
    public string KeyOf(string name) => In(name);

    /// <summary>The fingerprint of a host key, as ssh-keygen shows it.</summary>
    public string FingerprintOf(string kind)
    {
        var start = ForeignPrograms.Start(ForeignPrograms.Find(KeyMaker)!, "-l", "-f", In($"host_{kind}.pub"));
        using var process = System.Diagnostics.Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Split(' ')[1];
    }

    /// <summary>The line of a host key, as known_hosts has it behind the names.</summary>
    public string LineOf(string kind) => string.Join(' ', File.ReadAllText(In($"host_{kind}.pub")).Split(' ')[..2]);

    /// <summary>How a session with a user's server is opened.</summary>
    public SessionOptions OptionsOf(string user, int? port = null) => new()
    {
        Protocol = "sftp",
        Host = "127.0.0.1",
        Port = port ?? PortOf(user),
        TrustedThumbprint = FingerprintOf(HostKeyKinds[0]),
        Key = new SessionKey(KeyOf("user")),
    };

    /// <summary>Opens a connection as a session does.</summary>
    internal static Task<RemoteClient> ConnectAsync(SessionOptions options, string password = "")
    {
        return new SftpProtocol().ConnectAsync(options, new SessionLogin("root"), password.AsMemory(), null, default);
    }

    internal override Task<RemoteClient> ConnectAsync(string user, IFileSystem files)
    {
        return ConnectAsync(OptionsOf(user) with { FileSystem = files });
    }

    internal override async Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
        string user, IFileSystem files, CutDirection direction)
    {
        var line = new CuttingProxy(PortOf(user), direction, CutKind.Fin);
        return (await ConnectAsync(OptionsOf(user, line.Port) with { FileSystem = files }), line);
    }

    /// <summary>Skips the test, and says what to install, where the server is missing.</summary>
    public static void SkipUnlessPresent()
    {
        Assert.SkipUnless(ForeignPrograms.MayRun, "The servers of others are tried on Linux, by root.");
        Assert.SkipUnless(IsPresent, "Not installed: openssh-server. `.ci/run` installs it where it can.");
    }

    private string In(string name) => Path.Combine(_root, name);

    private void MakeKey(string name, string kind, string passphrase)
    {
        var isMade = ForeignPrograms.TryRun(
            ForeignPrograms.Find(KeyMaker)!, "-q", "-t", kind, "-N", passphrase, "-C", "", "-f", In(name));
        Assert.True(isMade, $"ssh-keygen makes no key of the kind {kind}.");
    }

    private System.Diagnostics.ProcessStartInfo Start(string user, int port, bool isReadOnly, string settings)
    {
        var lines = new StringBuilder();
        lines.AppendLine(CultureInfo.InvariantCulture, $"Port {port}").AppendLine("ListenAddress 127.0.0.1");
        foreach (var kind in HostKeyKinds) lines.AppendLine(CultureInfo.InvariantCulture, $"HostKey {In($"host_{kind}")}");
        lines.AppendLine(CultureInfo.InvariantCulture, $"AuthorizedKeysFile {In("authorized")}")
            .AppendLine("StrictModes no").AppendLine("UsePAM no").AppendLine("PasswordAuthentication no").AppendLine("PermitRootLogin yes")
            .AppendLine("MaxStartups 100").AppendLine("PidFile none").AppendLine(settings)
            .AppendLine(CultureInfo.InvariantCulture, $"Subsystem sftp internal-sftp{(isReadOnly ? " -R" : "")}")
            .AppendLine(CultureInfo.InvariantCulture, $"ChrootDirectory {HomeOf(user)}");
        var file = In($"{user}.conf");
        File.WriteAllText(file, lines.ToString());
        return ForeignPrograms.Start(ForeignPrograms.Find(Program)!, "-D", "-e", "-f", file);
    }
}
