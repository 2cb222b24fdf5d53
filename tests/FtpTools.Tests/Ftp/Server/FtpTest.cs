using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>A server that speaks FTP, for tests with a raw client.</summary>
public abstract class FtpTest : IAsyncLifetime
{
    private TestServer? _server;

    protected TestServer Server => _server ?? throw new InvalidOperationException("The server is not started yet.");

    /// <summary>The clock of the server, where the test moves it.</summary>
    private protected virtual TestClock? Clock => null;

    /// <summary>Everything is allowed that a test may want; what is refused by default has tests of its own.</summary>
    protected virtual FtpOptions Options => new() { Port = 0, ImplicitTlsPort = 0, AllowPlain = true };

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(Configure);
    }

    public async ValueTask DisposeAsync()
    {
        var ending = _server?.DisposeAsync().AsTask() ?? Task.CompletedTask;

        // What the server waits for at its end it waits for by this clock.
        if (Clock is { } clock) await clock.AdvanceUntilAsync(() => ending.IsCompleted, "the server has stopped");
        await ending;
        GC.SuppressFinalize(this);
    }

    protected virtual ServerOptions Configure(ServerOptions options) => options with { Ftp = Options };

    protected Task<RawFtp> ConnectAsync(RawTls tls = RawTls.Explicit) => RawFtp.ConnectAsync(PortOf(tls), tls);

    protected Task<RawFtp> LogInAsync(RawTls tls = RawTls.Explicit, string user = "ann") => RawFtp.LogInAsync(PortOf(tls), tls, user);

    protected int PortOf(RawTls tls)
    {
        var scheme = tls == RawTls.Implicit ? "ftps" : "ftp";
        return Server.Server.Endpoints.First(e => e.Scheme == scheme).EndPoint.Port;
    }
}
