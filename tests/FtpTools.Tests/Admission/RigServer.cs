using System.Globalization;
using FtpTools.Accounts;
using FtpTools.Server.Data;
using FtpTools.Tests.Crash;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Admission;

/// <summary>A server in a process of its own that may have only so many files open.</summary>
internal sealed class RigServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RigProcess _process = null!;

    public int Port { get; private set; }

    /// <summary>The port for FTP, with explicit TLS or plain; 0 where the server does not speak it.</summary>
    public int FtpPort { get; private set; }

    public bool UseTls { get; private init; }

    /// <summary>The memory that it has, in bytes, where pages that several processes share count in part (PSS).</summary>
    public long Memory => ProcessMemory.Of(_process.Id);

    /// <summary>How many files it has open.</summary>
    public int OpenFiles => Crash.OpenFiles.Of(_process.Id).Count;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasEnded;

    public static Task<RigServer> StartAsync(int? descriptors, bool tls, params string[] users) => StartAsync(descriptors, tls, ftp: false, users);

    public static async Task<RigServer> StartAsync(int? descriptors, bool tls, bool ftp, params string[] users)
    {
        var server = new RigServer { UseTls = tls };
        var root = server._folder.In("server");
        await using (var data = ServerDataDirectory.Open(root))
        {
            foreach (var user in users)
            {
                var home = data.ResolveHome(null, user);
                data.CreateHome(home);
                var verifier = TestUsers.VerifierOf(TestServer.Password);
                await data.Accounts.AddAsync(new Account { Name = user, HomeDirectory = home }, verifier);
            }
        }

        string[] arguments = ["serve", root, .. tls ? ["tls"] : Array.Empty<string>(), .. ftp ? ["ftp"] : Array.Empty<string>()];
        (server._process, var said) = await RigProcess.StartLimitedAsync(descriptors, arguments);
        var ports = said.Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture)).ToList();
        (server.Port, server.FtpPort) = (ports[0], ftp ? ports[1] : 0);
        return server;
    }

    public string HomeOf(string user) => Path.Combine(_folder.In("server"), user);

    /// <summary>How many connections are open.</summary>
    public Task<int> CountConnectionsAsync() => _process.CountConnectionsAsync();

    /// <summary>Lets it collect all garbage.</summary>
    public Task CollectAsync() => _process.CollectAsync();

    public Task<FtpSession> ConnectAsync(string user)
    {
        var options = new SessionOptions { Host = "127.0.0.1", Port = Port, UseTls = UseTls };
        return FtpSession.ConnectAsync(options, user, TestServer.Password.AsMemory());
    }

    /// <summary>Shows that a user gets in, and can store, list and fetch.</summary>
    public async Task ServesAsync(string user)
    {
        var content = TestContent.Of(700_000);
        await using var session = await ConnectAsync(user);
        await session.UploadAsync(_folder.File("served.bin", content), "/served.bin", new TransferOptions { Overwrite = true });
        await foreach (var item in session.ListAsync("/")) Assert.Equal("served.bin", item.Name);
        await session.DownloadAsync("/served.bin", _folder.In("back.bin"), new TransferOptions { Overwrite = true });
        Assert.Equal(content, File.ReadAllBytes(_folder.In("back.bin")));
        await session.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // What it says when it dies by itself fails the test.
        await _process.KillAsync();
        _folder.Dispose();
    }
}
