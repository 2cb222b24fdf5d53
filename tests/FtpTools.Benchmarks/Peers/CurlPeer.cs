using System.Diagnostics;

namespace FtpTools.Benchmarks.Peers;

/// <summary>An FTP server and curl. Nothing is checked, unless <paramref name="thenMd5"/> lets md5sum read the file at both ends at the same time.</summary>
internal abstract class CurlPeer(Workbench bench, bool useTls, bool thenMd5) : Peer(bench)
{
    protected int Port { get; } = Workbench.FreePort();

    public override string Name => $"{ServerName}{(useTls ? " TLS" : string.Empty)} with curl{(thenMd5 ? ", then md5sum twice" : string.Empty)}";

    protected abstract string ServerName { get; }

    protected bool UseTls => useTls;

    protected Process? Server { get; set; }

    /// <summary>The number of the server's first process.</summary>
    public int ProcessId => Server?.Id ?? throw new InvalidOperationException("Not started.");

    /// <summary>User, password and folder of what is moved.</summary>
    protected abstract (string User, string Password, string Folder) Login { get; }

    protected abstract string Url(string name);

    /// <summary>A client of our own that is logged in, and does no more than the protocol asks.</summary>
    public RawFtpClient LogIn() => new(Port, Login.User, Login.Password);

    /// <summary>What that client calls a file.</summary>
    public string PathOf(string name) => Login.Folder + name;

    public override async Task UploadAsync(string localPath, string name)
    {
        await CurlAsync("-T", localPath, Url(name));
        await CompareAsync(localPath, Path.Combine(ServerFolder, name));
    }

    public override async Task DownloadAsync(string name, string localPath)
    {
        await CurlAsync("-o", localPath, Url(name));
        await CompareAsync(localPath, Path.Combine(ServerFolder, name));
    }

    public override async ValueTask DisposeAsync() => await Command.StopAsync(Server);

    /// <summary>A certificate with its key in one file.</summary>
    protected static async Task<string> NewCertificateAsync(string folder)
    {
        var (key, certificate, both) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "both.pem"));
        await Command.RunAsync(
            Require("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate);
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(key) + await File.ReadAllTextAsync(certificate));
        return both;
    }

    private static async Task<string> Md5Async(string path) => (await Command.ReadAsync(Require("md5sum"), path)).Split(' ')[0];

    private Task CurlAsync(params string[] arguments)
    {
        string[] security = useTls ? ["--ssl-reqd", "--insecure"] : [];
        return RunClientAsync(Require("curl"), ["--silent", "--show-error", .. security, .. arguments]);
    }

    private async Task CompareAsync(string localPath, string serverPath)
    {
        if (!thenMd5) return;
        var digests = await Task.WhenAll(Md5Async(localPath), Md5Async(serverPath));
        if (digests[0] != digests[1]) throw new BenchException("md5sum tells two digests.");
    }
}
