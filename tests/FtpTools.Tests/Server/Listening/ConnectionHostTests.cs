using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FtpTools.Framed.Server;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Server.Listening;
using FtpTools.Tests.Security;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Server.Listening;

/// <summary>One host with listeners of several protocols, and nothing in it that knows any of them.</summary>
public sealed class ConnectionHostTests : IAsyncDisposable
{
    private readonly TestClock _clock = new();
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate = TestCertificates.Ecdsa(HashAlgorithmName.SHA256);
    private readonly List<ByteConnection> _clients = [];
    private ServerContext? _context;
    private ConnectionHost? _host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ConnectionHost Host => _host!;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        if (_host is not null)
        {
            await _host.BeginStopAsync();
            foreach (var connection in _host.Connections) connection.Abort();
            _host.Dispose();
        }

        if (_context is not null) await _context.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_server_that_speaks_first_greets_in_clear_and_after_an_implicit_handshake()
    {
        var ports = Start(Greeting(TlsUse.None), Greeting(TlsUse.FromStart));

        var plain = await ConnectAsync(ports[0]);
        Assert.Equal("220 welcome", await HearAsync(plain));
        var encrypted = await ConnectAsync(ports[1], implicitTls: true);
        Assert.Equal("220 welcome", await HearAsync(encrypted));

        Assert.Equal("hello", await AskAsync(plain, "hello"));
        Assert.Equal("hello", await AskAsync(encrypted, "hello"));
    }

    [Fact]
    public async Task A_connection_becomes_encrypted_in_mid_stream_and_what_came_in_clear_behind_the_word_for_it_is_not_obeyed()
    {
        var ports = Start(Greeting(TlsUse.OnRequest));
        var client = await ConnectAsync(ports[0]);
        Assert.Equal("220 welcome", await HearAsync(client));

        Assert.Equal("234 begin", await AskAsync(client, "AUTH TLS\nobey me"));
        await client.UpgradeAsync(new TlsClient("localhost", (_, _) => { }), null, Stop);

        Assert.Equal("in secret", await AskAsync(client, "in secret"));
    }

    [Fact]
    public async Task Where_a_listener_has_no_encryption_the_protocol_is_given_none()
    {
        var ports = Start(Greeting(TlsUse.None), Greeting(TlsUse.FromStart));
        var plain = await ConnectAsync(ports[0]);
        await HearAsync(plain);
        var encrypted = await ConnectAsync(ports[1], implicitTls: true);
        await HearAsync(encrypted);

        Assert.Equal("502 no", await AskAsync(plain, "AUTH TLS"));
        Assert.Equal("502 no", await AskAsync(encrypted, "AUTH TLS"));
    }

    [Fact]
    public async Task Protocols_share_the_count_the_clock_and_the_stop()
    {
        var ports = Start(Greeting(TlsUse.None), Framed());
        var greeted = await ConnectAsync(ports[0]);
        await HearAsync(greeted);
        var framed = await ConnectAsync(ports[1]);
        await Eventually.TrueAsync(() => Host.Count == 2, "both are counted");
        Assert.Equal("220 welcome\n".Length, Host.BytesSent);
        Assert.Equal(2, Host.Connections.Select(c => c.Id).Distinct().Count());

        await Host.BeginStopAsync();

        Assert.StartsWith("421 The server is being stopped", await HearAsync(greeted), StringComparison.Ordinal);
        Assert.NotEqual(0, await framed.Stream.ReadAsync(new byte[4096], Stop));
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => ConnectAsync(ports[0]));
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => ConnectAsync(ports[1]));
    }

    [Fact]
    public async Task Whoever_never_logs_in_is_told_and_leaves_whatever_it_speaks()
    {
        var ports = Start(Greeting(TlsUse.None));
        var client = await ConnectAsync(ports[0]);
        await HearAsync(client);
        await Eventually.TrueAsync(() => Host.Count == 1, "it is counted");

        _clock.Advance(_context!.Options.LoginTimeout + TimeSpan.FromSeconds(1));
        Host.CheckTime();

        Assert.Equal("421 The login took too long.", await HearAsync(client));
        await Eventually.TrueAsync(() => Host.Count == 0, "it is over");
    }

    [Fact]
    public async Task A_greeting_is_nothing_that_the_peer_has_shown()
    {
        var pair = await PairAsync();
        var pending = new PendingConnection(pair.Server, pair.Server.RemoteEndPoint as IPEndPoint, _clock);
        await using var stream = new LoginStream(new NetworkStream(pair.Server, ownsSocket: true), pending, new FairTurns<IPAddress>(1, 1));

        await stream.WriteAsync("220 welcome\r\n"u8.ToArray(), Stop);
        Assert.Equal(LoginProgress.Silent, pending.Progress);

        await pair.Client.SendAsync("USER ann\r\n"u8.ToArray(), Stop);
        Assert.NotEqual(0, await stream.ReadAsync(new byte[100], Stop));
        Assert.Equal(LoginProgress.Spoke, pending.Progress);
        await stream.WriteAsync("331 password\r\n"u8.ToArray(), Stop);
        Assert.Equal(LoginProgress.Answered, pending.Progress);
        pair.Client.Dispose();
    }

    [Fact]
    public void When_one_address_cannot_be_had_none_is_listened_on()
    {
        using var taken = ConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var free = ConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = free.LocalEndPoint.Port;
        free.Dispose();

        Refused.With(
            ErrorCode.AddressInUse,
            () => ServerListener.OpenAll([Greeting(TlsUse.None, port), Greeting(TlsUse.None, taken.LocalEndPoint.Port)], null));

        ConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, port)).Dispose();
    }

    private static ListenerPlan Greeting(TlsUse tls, int port = 0)
    {
        return new ListenerPlan("test", new IPEndPoint(IPAddress.Loopback, port), tls, (context, incoming) => new GreetingConnection(context, incoming));
    }

    private static ListenerPlan Framed()
    {
        return new ListenerPlan("test", new IPEndPoint(IPAddress.Loopback, 0), TlsUse.None, (context, incoming) => new FramedServerConnection(context, incoming));
    }

    private static async Task<(Socket Client, Socket Server)> PairAsync()
    {
        using var listener = ConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint, Stop);
        return (client, await listener.AcceptAsync(Stop));
    }

    private static async Task<string> AskAsync(ByteConnection client, string line)
    {
        await client.Stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), Stop);
        return await HearAsync(client);
    }

    private static async Task<string> HearAsync(ByteConnection client)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await client.Stream.ReadAsync(one, Stop) > 0 && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString();
    }

    private int[] Start(params ListenerPlan[] plans)
    {
        _context = ServerContext.Open(new ServerOptions { Root = _folder.Path, TimeProvider = _clock });
        var listeners = ServerListener.OpenAll(plans, new TlsServer(_certificate));
        _host = new ConnectionHost(_context, listeners);
        _host.Start();
        return [.. listeners.Select(l => l.EndPoint.Port)];
    }

    private async Task<ByteConnection> ConnectAsync(int port, bool implicitTls = false)
    {
        TlsClient.CertificateCheck? check = implicitTls ? (_, _) => { } : null;
        var client = await TcpConnector.ConnectAsync("127.0.0.1", port, check, TimeSpan.FromSeconds(30), Stop);
        _clients.Add(client);
        return client;
    }
}
