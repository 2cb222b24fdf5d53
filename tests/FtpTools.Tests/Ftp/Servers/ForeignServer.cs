using System.IO.Abstractions;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Ftp.Client;
using FtpTools.Security;
using FtpTools.Sessions;
using FtpTools.Tests.Ftp.Client;
using FtpTools.Tests.Sessions.Contract;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>How a server of somebody else is spoken with.</summary>
public enum ForeignTls
{
    None,
    Explicit,
    Implicit,
}

/// <summary>An FTP server of somebody else, on this computer, with users whose homes are folders of the test.</summary>
/// <param name="tls">How its clients encrypt.</param>
public abstract class ForeignServer(ForeignTls tls) : ContractServer
{
    public const string Password = "only for these tests";

    /// <summary>The password, as SHA-512 of crypt(3) hides it.</summary>
    protected const string HiddenPassword =
        "$6$ftptools$ohrXc75Sbm7OvaeIoA44WptiRmKnpA7PqhBhnxhAO1QBbJUjUZosSEnPZXVtybL8lQXa0pfCICz.9Jgz/Qgak/";

    /// <summary>Somebody without rights, whom Linux has everywhere.</summary>
    protected const int Nobody = 65534;

    // Each of the ways to encrypt takes as long again. On every change of ours CI tries them all.
    private static readonly bool TriesAll =
        Environment.GetEnvironmentVariable("FTPTOOLS_PEERS") == "all" || Environment.GetEnvironmentVariable("FTPTOOLS_LONG") == "1";

    private string? _thumbprint;

    public override bool IsEncrypted => tls != ForeignTls.None;

    public ForeignTls Tls => tls;

    /// <summary>What to install where it is missing.</summary>
    public abstract string Package { get; }

    private bool IsTried => TriesAll || tls == ForeignTls.Explicit;

    /// <summary>Where the server's own files are, and the homes.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>Whether it is installed.</summary>
    protected abstract bool IsPresent { get; }

    /// <summary>The file with the certificate, and the one with its key, and the one with both.</summary>
    protected (string Certificate, string Key, string Both) Pem { get; private set; }

    public override async ValueTask InitializeAsync()
    {
        if (!ForeignPrograms.MayRun || !IsPresent || !IsTried) return;
        WriteCertificate();
        Directory.CreateDirectory(Folder.In("homes"));
        await StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    public override string HomeOf(string user) => Path.Combine(Folder.In("homes"), user);

    public override void Register(RemoteCommand command)
    {
        // No server of FTP has commands.
    }

    public override async Task AddUserAsync(string name, bool isReadOnly = false, long? quota = null, long? fileQuota = null)
    {
        SkipUnlessPresent();
        Directory.CreateDirectory(HomeOf(name));
        await LetInAsync(name, isReadOnly, quota, fileQuota);
    }

    /// <summary>Skips the test, and says what to install, where the server is missing.</summary>
    public void SkipUnlessPresent()
    {
        Assert.SkipUnless(ForeignPrograms.MayRun, "The FTP servers of others are tried on Linux, by root.");
        Assert.SkipUnless(IsTried, "Explicit TLS alone is tried, unless FTPTOOLS_PEERS is 'all'.");
        Assert.SkipUnless(IsPresent, $"Not installed: {Package}. `.ci/run` unpacks it where it can.");
    }

    /// <summary>The port for a user; another one where the test needs to speak without TLS.</summary>
    public abstract int PortOf(string user, bool isPlain);

    protected abstract Task StartAsync();

    protected abstract Task StopAsync();

    protected abstract Task LetInAsync(string user, bool isReadOnly, long? quota, long? fileQuota);

    internal override Task<RemoteClient> ConnectAsync(string user, IFileSystem files)
    {
        return ConnectAsync(user, files, tls, PortOf(user, isPlain: false));
    }

    internal override async Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
        string user, IFileSystem files, CutDirection direction)
    {
        var line = new FtpLine(PortOf(user, isPlain: true), direction);
        return (await ConnectAsync(user, files, ForeignTls.None, line.Port), line);
    }

    internal async Task<RemoteClient> ConnectAsync(
        string user, IFileSystem files, ForeignTls how, int port, string host = "127.0.0.1", string password = Password)
    {
        var scheme = how == ForeignTls.Implicit ? "ftps" : "ftp";
        var options = new SessionOptions
        {
            Protocol = scheme,
            Host = host,
            Port = port,
            UseTls = how != ForeignTls.None,
            TrustedThumbprint = how == ForeignTls.None ? null : _thumbprint,
            FileSystem = files,
        };
        return await new FtpProtocol(scheme, port, how == ForeignTls.Implicit)
            .ConnectAsync(options, new SessionLogin(LoginOf(user)), password.AsMemory(), null, default);
    }

    private void WriteCertificate()
    {
        var key = TestKeys.Rsa;
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        _thumbprint = CertificateThumbprint.Of(made);
        Pem = (Folder.In("certificate.pem"), Folder.In("key.pem"), Folder.In("both.pem"));
        File.WriteAllText(Pem.Certificate, made.ExportCertificatePem() + "\n");
        File.WriteAllText(Pem.Key, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(Pem.Both, key.ExportPkcs8PrivateKeyPem() + "\n" + made.ExportCertificatePem() + "\n");
        foreach (var file in new[] { Pem.Key, Pem.Both }) KeepPrivate(file);
    }

    /// <summary>Some servers do not take a file that others can read.</summary>
    protected static void KeepPrivate(string file)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
