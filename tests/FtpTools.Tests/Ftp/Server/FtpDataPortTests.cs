using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Where data connections come from and go to (H43 to H46, S10).</summary>
public sealed class FtpDataPortTests : FtpTest
{
    [Fact]
    public async Task PASV_tells_the_address_of_the_control_connection()
    {
        await using var ftp = await LogInAsync();
        var numbers = Numbers(await ftp.ExpectAsync("227", "PASV"));
        Assert.Equal([127, 0, 0, 1], numbers[..4]);
        using var data = new TcpClient();
        await data.ConnectAsync("127.0.0.1", (numbers[4] * 256) + numbers[5], TestContext.Current.CancellationToken);
        await ftp.ExpectAsync("150", "LIST");
    }

    [Fact]
    public async Task A_port_that_was_replaced_is_closed_and_a_session_has_one()
    {
        await using var ftp = await LogInAsync();
        var ports = new List<int>();
        for (var i = 0; i < 200; i++) ports.Add(int.Parse((await ftp.ExpectAsync("229", "EPSV")).Split('|')[3], CultureInfo.InvariantCulture));
        var open = 0;
        foreach (var port in ports.Distinct())
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                open++;
            }
            catch (SocketException)
            {
                // It was closed, as it should be.
            }
        }

        Assert.Equal(1, open);
    }

    [Fact]
    public async Task The_port_of_a_transfer_takes_one_connection()
    {
        await using var ftp = await LogInAsync();
        var port = int.Parse((await ftp.ExpectAsync("229", "EPSV")).Split('|')[3], CultureInfo.InvariantCulture);
        using var first = new TcpClient();
        await first.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => IsRefusedAsync(port), "the port takes no second connection");
        await ftp.ExpectAsync("150", "STOR a");
    }

    [Fact]
    public async Task What_comes_from_another_address_is_refused_and_the_client_is_not_shut_out()
    {
        await using var ftp = await LogInAsync(RawTls.None);
        var port = int.Parse((await ftp.ExpectAsync("229", "EPSV")).Split('|')[3], CultureInfo.InvariantCulture);
        using var thief = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        thief.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await thief.ConnectAsync(IPAddress.Loopback, port);
            if (await thief.ReceiveAsync(new byte[1]) == 0) throw new SocketException((int)SocketError.ConnectionReset);
        });

        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await ftp.ExpectAsync("150", "LIST");
        await ftp.ExpectAsync("226");
    }

    [Theory]
    [InlineData("PORT 127,0,0,1,200,10")]
    [InlineData("EPRT |1|127.0.0.1|51210|")]
    public async Task The_server_connects_to_nobody_unless_it_may(string command)
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("500", command);
    }

    [Fact]
    public async Task EPSV_ALL_refuses_the_others()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("200", "EPSV ALL");
        await ftp.ExpectAsync("501", "PASV");
        await ftp.ExpectAsync("501", "PORT 127,0,0,1,200,10");
        await ftp.ExpectAsync("501", "EPRT |1|127.0.0.1|51210|");
        Assert.Empty(await ftp.FetchAsync("LIST"));
    }

    [Fact]
    public async Task EPSV_takes_the_protocol_of_the_control_connection()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("229", "EPSV 1");
        await ftp.ExpectAsync("522", "EPSV 2");
        await ftp.ExpectAsync("522", "EPSV x");
    }

    private static async Task<bool> IsRefusedAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    internal static int[] Numbers(string reply)
    {
        return [.. reply[(reply.IndexOf('(', StringComparison.Ordinal) + 1)..reply.IndexOf(')', StringComparison.Ordinal)].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
    }
}
