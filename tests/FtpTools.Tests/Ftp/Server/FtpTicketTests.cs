using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>
/// Clients that send and never read, under TLS 1.3 (S6). What the server had sent them by itself, its session tickets, would lie unread when
/// they close their socket: their system would answer with a reset, and drop what it had not sent.
/// </summary>
public sealed class FtpTicketTests : FtpTest
{
    private const int Uploads = 100;

    [Fact]
    public async Task S6_a_hundred_uploads_of_a_client_that_never_reads_are_whole()
    {
        await using var ftp = await LogInAsync();
        for (var i = 0; i < Uploads; i++)
        {
            var content = TestContent.Of(1_000_000 + (i * 20_011), seed: i + 1);
            using (var client = await OpenAsync(ftp))
            {
                await ftp.ExpectAsync("150", "STOR a");
                await SendAsync(client, content);
            }

            await ftp.ExpectAsync($"226 Stored, {content.Length} bytes");
            Assert.Equal(content, await File.ReadAllBytesAsync(Server.InHome("a"), TestContext.Current.CancellationToken));
        }

        await LedgerCheck.AgreesAsync(Server);
    }

    // Otherwise it would be the server that breaks an upload, and not the client.
    [Fact]
    public async Task The_client_reads_the_tickets_and_the_farewell_when_it_has_sent_all()
    {
        await using var ftp = await LogInAsync();
        using var client = await OpenAsync(ftp);
        await ftp.ExpectAsync("150", "STOR a");
        var raw = client.GetStream();
        await using var tls = await SendAsync(client, [1, 2, 3]);
        await ftp.ExpectAsync("226 Stored, 3 bytes");

        // Two tickets of TLS 1.3, each of more than a hundred bytes, and close_notify.
        Assert.InRange(client.Available, 200, 16 * 1024);
        Assert.Equal(0, await tls.ReadAsync(new byte[100], TestContext.Current.CancellationToken));
        Assert.Equal(0, await raw.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    private static async Task<TcpClient> OpenAsync(RawFtp ftp)
    {
        var port = int.Parse((await ftp.ExpectAsync("229", "EPSV")).Split('|')[3], null);

        // As much as it has to send fits into the buffers of its system, which sends it after the program has closed the socket.
        var client = new TcpClient { SendBufferSize = 4 * 1024 * 1024 };
        await client.ConnectAsync("127.0.0.1", port);
        return client;
    }

    private static async Task<SslStream> SendAsync(TcpClient client, byte[] content)
    {
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls13 });
        await tls.WriteAsync(content);
        await tls.ShutdownAsync();
        return tls;
    }
}
