using System.IO.Abstractions;
using FtpTools.Accounts;
using FtpTools.Server.Data;

namespace FtpTools.Tests.TestSupport;

/// <summary>A server on a free loopback port over a temporary folder, with users whose passwords cost little to check.</summary>
public sealed class TestServer : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly TemporaryFolder _folder = new();
    private readonly ServerOptions _options;

    private TestServer(Func<ServerOptions, ServerOptions>? configure)
    {
        var options = new ServerOptions { Root = _folder.Path, Port = 0, TimeProvider = QuickLedgerClock.Instance };
        _options = configure?.Invoke(options) ?? options;
        Server = FtpServer.Start(_options);
        Data = ServerDataDirectory.Open(_options.Root);
    }

    public FtpServer Server { get; private set; }

    public ServerDataDirectory Data { get; }

    public static async Task<TestServer> StartAsync(Func<ServerOptions, ServerOptions>? configure = null, params string[] users)
    {
        var server = new TestServer(configure);
        foreach (var user in users.Length == 0 ? ["ann"] : users) await server.AddUserAsync(user);
        return server;
    }

    public Task AddUserAsync(string name, bool readOnly = false, long? quota = null, long? fileQuota = null, string password = Password)
    {
        return TestUsers.AddAsync(Data, name, readOnly, quota, fileQuota, password);
    }

    /// <summary>Sets the quota of a user.</summary>
    public Task SetQuotaAsync(string user, long? bytes, long? files = null)
    {
        var change = new AccountChange
        {
            Quota = bytes is { } b ? QuotaLimit.Of(b) : QuotaLimit.None,
            FileQuota = files is { } f ? QuotaLimit.Of(f) : QuotaLimit.None,
        };
        return Data.Accounts.UpdateAsync(user, change);
    }

    /// <summary>Starts one more server on the same folder.</summary>
    public FtpServer StartAnother() => FtpServer.Start(_options with { Port = 0 });

    /// <summary>Stops the server and starts it again, on the same port.</summary>
    public async Task RestartAsync()
    {
        var port = Server.Port;
        await Server.DisposeAsync();
        Server = FtpServer.Start(_options with { Port = port });
    }

    public string HomeOf(string user) => Path.Combine(_options.Root, user);

    public string InHome(string name, string user = "ann") => Path.Combine(HomeOf(user), name);

    public Task<FtpSession> ConnectAsync(string user = "ann", string password = Password, FtpServer? server = null, IFileSystem? files = null)
    {
        var options = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = (server ?? Server).Port,
            UseTls = Server.IsEncrypted,
            FileSystem = files ?? new FileSystem(),
        };
        return FtpSession.ConnectAsync(options, user, password.AsMemory());
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Data.DisposeAsync();
        _folder.Dispose();
    }
}
