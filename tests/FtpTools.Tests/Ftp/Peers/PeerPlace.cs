using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>Where a program of others logs in: a user of the server that has nothing yet; and a folder for the program's own files.</summary>
internal sealed class PeerPlace(TestServer server, RawTls tls, int port, string user) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public const string Host = "127.0.0.1";

    public const string Password = TestServer.Password;

    public RawTls Tls => tls;

    public int Port => port;

    public string User => user;

    /// <summary>The local folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>Bytes of uploads that have not ended.</summary>
    public long Held
    {
        get
        {
            var partials = new DirectoryInfo(At(Path.Combine(".ftptools", "partial")));
            return partials.Exists ? partials.GetFiles("*.part").Sum(f => f.Length) : 0;
        }
    }

    /// <summary>The place of a file on the server's disk.</summary>
    public string At(string name) => server.InHome(name, user);

    /// <summary>Makes a local file.</summary>
    public string File(string name, byte[] content) => _folder.File(name, content);

    /// <summary>The place of a local file.</summary>
    public string In(string name) => _folder.In(name);

    /// <summary>A remote file as an URL.</summary>
    /// <param name="scheme">What the program calls this kind of FTP.</param>
    /// <param name="path">Its path from the home, without a slash in front.</param>
    /// <param name="withLogin">Whether the user and the password are part of it.</param>
    public string Url(string scheme, string path, bool withLogin = false)
    {
        var login = withLogin ? $"{user}:{Uri.EscapeDataString(Password)}@" : "";
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return FormattableString.Invariant($"{scheme}://{login}{Host}:{port}/{escaped}");
    }

    /// <summary>Waits until the server has noticed that its clients are gone.</summary>
    public Task WhenQuietAsync() => Eventually.ServerIsEmptyAsync(server);

    /// <summary>Asserts that the quota ledger has what is on the disk.</summary>
    public async Task LedgerAgreesAsync() => await LedgerCheck.AgreesAsync(server, user);

    public void Dispose() => _folder.Dispose();
}
