using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server.Data;
using Microsoft.Extensions.Logging;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>A server with a user's home, and another home beside it that must stay as it is.</summary>
internal sealed class ServerHouse : IDisposable
{
    private const string Secret = "nobody reads this";
    private const string Neighbour = "bob";

    private readonly DirectoryInfo _root;
    private readonly FtpServer _server;
    private readonly string _home;
    private readonly string _secret;
    private readonly string[] _names = [];

    private ServerHouse(DirectoryInfo root, FtpServer server, string home, string secret)
    {
        _root = root;
        _server = server;
        _home = home;
        _secret = secret;
        Furnish();
        _names = Names();
    }

    public int Port => _server.Port;

    /// <summary>Where it speaks FTP, if it does.</summary>
    public int FtpPort => _server.Endpoints.First(e => e.Scheme == "ftp").EndPoint.Port;

    public static ServerHouse Open(string user, string password, ILogger log, FtpOptions? ftp = null)
    {
        var root = Directory.CreateTempSubdirectory("ftptools-fuzz-");
        var server = FtpServer.Start(new ServerOptions { Root = root.FullName, Port = 0, UseTls = false, Ftp = ftp, Logger = log });
        using var data = new OpenData(root.FullName);
        var home = data.Add(user, password);
        var secret = Path.Combine(data.Add(Neighbour, password), "secret");
        File.WriteAllText(secret, Secret);
        return new ServerHouse(root, server, home, secret);
    }

    /// <summary>Everything outside of the home is as it was. The home is made as it was.</summary>
    public void RequireUnharmed()
    {
        if (!Names().SequenceEqual(_names) || File.ReadAllText(_secret) != Secret) throw new BrokenPromiseException("Something outside of the home was changed.");
        if (!Directory.Exists(_home)) throw new BrokenPromiseException("The home is gone.");
        Furnish();
    }

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _root.Delete(recursive: true);
    }

    private string[] Names()
    {
        return
        [
            .. _root.EnumerateFileSystemInfos().Where(i => i.Name != ".ftptools").Select(i => i.Name).Order(StringComparer.Ordinal),
            .. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_secret)!).Order(StringComparer.Ordinal),
        ];
    }

    private void Furnish()
    {
        foreach (var entry in new DirectoryInfo(_home).EnumerateFileSystemInfos().Where(e => e.Name is not (".ftptools" or "f" or "d")))
        {
            if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
            else entry.Delete();
        }

        Put("f", "content of f");
        Put("d/g", "content of g");
    }

    private void Put(string name, string content)
    {
        var path = Path.Combine(_home, name);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        var folder = Path.GetDirectoryName(path)!;
        if (File.Exists(folder)) File.Delete(folder);
        Directory.CreateDirectory(folder);
        if (!File.Exists(path) || new FileInfo(path).Length != content.Length) File.WriteAllText(path, content);
    }

    private sealed class OpenData(string root) : IDisposable
    {
        private readonly ServerDataDirectory _data = ServerDataDirectory.Open(root);

        public string Add(string user, string password)
        {
            var home = _data.ResolveHome(null, user);
            _data.CreateHome(home);
            var verifier = ScramVerifier.Create(password, new byte[16], ScramVerifier.MinimumIterations);
            _data.Accounts.AddAsync(new Account { Name = user, HomeDirectory = home }, verifier).GetAwaiter().GetResult();
            return home;
        }

        public void Dispose() => _data.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
