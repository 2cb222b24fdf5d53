using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>The server that the programs of others talk to, in plain and with both kinds of TLS. Each test has a user of its own.</summary>
public sealed class PeerServer : IAsyncLifetime
{
    private TestServer? _server;
    private int _users;

    internal TestServer Server => _server ?? throw new InvalidOperationException("The server is not started yet.");

    public async ValueTask InitializeAsync()
    {
        var ftp = new FtpOptions { Port = 0, ImplicitTlsPort = 0, AllowPlain = true, AllowActiveMode = true };
        _server = await TestServer.StartAsync(options => options with { Ftp = ftp });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>Makes a user.</summary>
    internal async Task<PeerPlace> OpenAsync(RawTls tls, long? quota = null)
    {
        var user = FormattableString.Invariant($"user{Interlocked.Increment(ref _users)}");
        await Server.AddUserAsync(user, quota: quota);
        var scheme = tls == RawTls.Implicit ? "ftps" : "ftp";
        return new PeerPlace(Server, tls, Server.Server.Endpoints.First(e => e.Scheme == scheme).EndPoint.Port, user);
    }
}
