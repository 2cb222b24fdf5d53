using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FtpTools.Security;
using FtpTools.Tests.Security;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Transport;

/// <summary>A link that becomes encrypted in mid-stream (RFC 4217), and nothing that came in clear before it counts after it.</summary>
public sealed class ByteConnectionTlsTests : IDisposable
{
    private readonly X509Certificate2 _certificate = TestCertificates.Ecdsa(HashAlgorithmName.SHA256);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_is_encrypted_from_the_agreed_place_on(bool overTcp)
    {
        var (client, server) = await OpenAsync(overTcp);
        await using var ends = new Ends(client, server);
        await SayAsync(client, "AUTH TLS\n");
        Assert.Equal("AUTH TLS\n", await HearAsync(server, 9));

        await UpgradeAsync(client, server);

        await SayAsync(client, "in secret");
        Assert.Equal("in secret", await HearAsync(server, 9));
        await SayAsync(server, "and back");
        Assert.Equal("and back", await HearAsync(client, 8));
        Assert.True(client.IsEncrypted && server.IsEncrypted);
        Assert.Equal(ChannelBinding.TlsServerEndPoint(_certificate).Data.ToArray(), client.ChannelBinding!.Data.ToArray());
        Assert.Equal(client.ChannelBinding.Data.ToArray(), server.ChannelBinding!.Data.ToArray());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 20_000)]
    [InlineData(true, 20_000)]
    public async Task What_a_client_or_somebody_on_the_way_sent_before_the_handshake_is_thrown_away(bool overTcp, int length)
    {
        var (client, server) = await OpenAsync(overTcp);
        await using var ends = new Ends(client, server);
        await SayAsync(client, "AUTH TLS\n" + new string('x', length));
        await HearAsync(server, 9);
        await ArrivedAsync(server, length);

        await UpgradeAsync(client, server);

        await SayAsync(client, "in secret");
        Assert.Equal("in secret", await HearAsync(server, 9));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_server_or_somebody_on_the_way_sent_before_the_handshake_is_thrown_away(bool overTcp)
    {
        var (client, server) = await OpenAsync(overTcp);
        await using var ends = new Ends(client, server);
        await SayAsync(server, "234\n230 you are logged in\n");
        await HearAsync(client, 4);
        await ArrivedAsync(client, 22);

        var accepting = server.StartTlsAsync(new TlsServer(_certificate), Stop);
        await client.UpgradeAsync(Client(), null, Stop);
        await accepting;

        await SayAsync(server, "530 not yet");
        Assert.Equal("530 not yet", await HearAsync(client, 11));
    }

    [Fact]
    public async Task Discarding_tells_how_much_it_was_and_waits_for_nothing()
    {
        var (client, server) = await OpenAsync(overTcp: true);
        await using var ends = new Ends(client, server);
        Assert.Equal(0, await server.DiscardInputAsync(Stop));

        await SayAsync(client, "behind it");
        await ArrivedAsync(server, 9);

        Assert.Equal(9, await server.DiscardInputAsync(Stop));
        Assert.Equal(0, await server.DiscardInputAsync(Stop));
    }

    [Fact]
    public async Task A_link_is_encrypted_once()
    {
        var (client, server) = await OpenAsync(overTcp: false);
        await using var ends = new Ends(client, server);
        await UpgradeAsync(client, server);

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.StartTlsAsync(Client(), Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.UpgradeAsync(new TlsServer(_certificate), _ => throw new IOException(), Stop));
    }

    [Fact]
    public async Task A_certificate_that_is_refused_ends_the_upgrade_with_the_reason()
    {
        var (client, server) = await OpenAsync(overTcp: true);
        await using var ends = new Ends(client, server);
        var accepting = server.UpgradeAsync(new TlsServer(_certificate), null, Stop);
        var strict = new TlsClient("localhost", (_, _) => throw new FtpToolsException(ErrorCode.CertificateChanged, "Not this one."));

        await Refused.WithAsync(ErrorCode.CertificateChanged, () => client.UpgradeAsync(strict, null, Stop));

        // With TLS 1.3 the server may be done before it hears of that.
        await Record.ExceptionAsync(() => accepting);
        Assert.False(client.IsEncrypted);
    }

    [Fact]
    public async Task Plain_words_in_place_of_a_handshake_fail_it()
    {
        var (client, server) = await OpenAsync(overTcp: true);
        await using var ends = new Ends(client, server);
        var accepting = server.UpgradeAsync(new TlsServer(_certificate), ct => server.Stream.WriteAsync("234\n"u8.ToArray(), ct), Stop);
        await HearAsync(client, 4);

        await SayAsync(client, "USER ann\r\nPASS hush\r\n");

        await Refused.WithAsync(ErrorCode.TlsFailed, () => accepting);
    }

    private static TlsClient Client() => new("localhost", (_, _) => { });

    private static async Task<(ByteConnection Client, ByteConnection Server)> OpenAsync(bool overTcp)
    {
        if (!overTcp)
        {
            var pair = new InMemoryConnectionPair();
            return (pair.Client, pair.Server);
        }

        using var listener = ConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var connecting = TcpConnector.ConnectAsync("127.0.0.1", listener.LocalEndPoint.Port, null, TimeSpan.FromSeconds(30), Stop);
        var socket = await listener.AcceptAsync(Stop);
        return (await connecting, ConnectionListener.Open(socket, new NetworkStream(socket, ownsSocket: false)));
    }

    private static async Task SayAsync(ByteConnection end, string text) => await end.Stream.WriteAsync(Encoding.ASCII.GetBytes(text), Stop);

    private static async Task<string> HearAsync(ByteConnection end, int length)
    {
        var bytes = new byte[length];
        await end.Stream.ReadExactlyAsync(bytes, Stop);
        return Encoding.ASCII.GetString(bytes);
    }

    // What is in memory is there at once; what goes through the system is there a moment later.
    private static async Task ArrivedAsync(ByteConnection end, int length)
    {
        if (end.Available >= length) return;
        await Eventually.TrueAsync(() => end.Available >= length, "the bytes have arrived");
    }

    private async Task UpgradeAsync(ByteConnection client, ByteConnection server)
    {
        var accepting = server.UpgradeAsync(new TlsServer(_certificate), ct => server.Stream.WriteAsync("234\n"u8.ToArray(), ct), Stop);
        Assert.Equal("234\n", await HearAsync(client, 4));
        await client.UpgradeAsync(Client(), null, Stop);
        await accepting;
    }

    private sealed record Ends(ByteConnection Client, ByteConnection Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
