using System.Net;
using System.Net.Sockets;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>What an administrator chooses; to whom the server connects then (H43).</summary>
public sealed class FtpOptionTests : FtpTest
{
    private static readonly int FirstPort = FindFreePorts(5);

    protected override FtpOptions Options => new()
    {
        Port = 0,
        AllowActiveMode = true,
        PassivePorts = new PortRange(FirstPort, FirstPort + 4),
        PublicAddresses = [FtpPublicAddress.Parse("203.0.113.5"), FtpPublicAddress.Parse("127.0.0.0/8=127.0.0.3")],
        UseTls12ForData = true,
    };

    // Whatever else runs on this computer may have any port.
    private static int FindFreePorts(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(20_000, 30_000);
            var sockets = new List<Socket>();
            try
            {
                for (var i = 0; i < count; i++)
                {
                    sockets.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                    sockets[^1].Bind(new IPEndPoint(IPAddress.Loopback, first + i));
                }

                return first;
            }
            catch (SocketException)
            {
                // One of them is taken.
            }
            finally
            {
                sockets.ForEach(s => s.Dispose());
            }
        }
    }

    [Fact]
    public async Task PASV_tells_the_public_address_for_the_network_of_the_client()
    {
        await using var ftp = await LogInAsync();
        var numbers = FtpDataPortTests.Numbers(await ftp.ExpectAsync("227", "PASV"));
        Assert.Equal([127, 0, 0, 3], numbers[..4]);
    }

    [Fact]
    public async Task Data_connections_use_the_ports_of_the_range_and_no_others()
    {
        var clients = new List<RawFtp>();
        var ports = new List<int>();
        try
        {
            for (var i = 0; i < 5; i++)
            {
                clients.Add(await LogInAsync());
                ports.Add(int.Parse((await clients[^1].ExpectAsync("229", "EPSV")).Split('|')[3], System.Globalization.CultureInfo.InvariantCulture));
            }

            Assert.Equal(Enumerable.Range(FirstPort, 5), ports.Order());
            clients.Add(await LogInAsync());
            await clients[^1].ExpectAsync("425", "EPSV");

            // One that is given back can be had again.
            await clients[0].ExpectAsync("225", "ABOR");
            await clients[^1].ExpectAsync("229", "EPSV");
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_server_connects_to_the_client_where_it_may()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "hello"u8.ToArray());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var command in new[] { $"PORT 127,0,0,1,{port / 256},{port % 256}", $"EPRT |1|127.0.0.1|{port}|" })
        {
            await ftp.ExpectAsync("200", command);
            await ftp.ExpectAsync("150", "RETR a");
            await using var data = new RawData(await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken));
            await data.StartTlsAsync();
            Assert.Equal("hello"u8.ToArray(), await data.ReadToEndAsync());
            await ftp.ExpectAsync("226");
        }
    }

    [Theory]
    [InlineData("PORT 10,0,0,1,200,10", "500")]
    [InlineData("PORT 127,0,0,2,200,10", "500")]
    [InlineData("PORT 169,254,1,1,200,10", "500")]
    [InlineData("PORT 127,0,0,1,0,22", "500")]
    [InlineData("PORT 127,0,0,1,3,255", "500")]
    [InlineData("PORT 127,0,0,1", "501")]
    [InlineData("PORT 127,0,0,1,256,1", "501")]
    [InlineData("EPRT |1|10.0.0.1|51210|", "500")]
    [InlineData("EPRT |1|127.0.0.1|22|", "500")]
    [InlineData("EPRT |2|::1|51210|", "500")]
    [InlineData("EPRT |3|127.0.0.1|51210|", "522")]
    [InlineData("EPRT nonsense", "501")]
    public async Task It_connects_to_nobody_else(string command, string code)
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync(code, command);
        await ftp.ExpectAsync("425", "LIST");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_fails_the_transfer_alone()
    {
        await using var ftp = await LogInAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await ftp.ExpectAsync("200", $"EPRT |1|127.0.0.1|{port}|");
        await ftp.ExpectAsync("150", "LIST");
        await ftp.ExpectAsync("425");
        Assert.Empty(await ftp.FetchAsync("LIST"));
    }

    [Fact]
    public async Task Features_tell_of_active_mode()
    {
        await using var ftp = await ConnectAsync();
        Assert.Contains(" EPRT", (await ftp.SendAsync("FEAT")).Split('\n'));
    }

    [Theory]
    [InlineData("50000-50999", 50000, 50999)]
    [InlineData("50000 - 50000", 50000, 50000)]
    [InlineData("1-65535", 1, 65535)]
    [InlineData("2121", 2121, 2121)]
    public void A_range_of_ports_is_read(string text, int first, int last)
    {
        Assert.Equal(new PortRange(first, last), PortRange.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0-10")]
    [InlineData("10-9")]
    [InlineData("1-65536")]
    [InlineData("1-2-3")]
    [InlineData("a-b")]
    [InlineData("-5")]
    public void What_is_no_range_is_refused(string text)
    {
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<FtpToolsException>(() => PortRange.Parse(text)).Code);
    }

    [Theory]
    [InlineData("8.8.8.8", "203.0.113.5")]
    [InlineData("10.1.1.1", "10.9.9.9")]
    [InlineData("10.2.1.1", "10.8.8.8")]
    [InlineData("192.168.1.1", null)]
    [InlineData("127.0.0.1", null)]
    public void The_smallest_network_counts_and_private_ones_get_no_public_address(string client, string? address)
    {
        FtpPublicAddress[] addresses = [.. new[] { "203.0.113.5", "10.0.0.0/8=10.9.9.9", "10.2.0.0/16=10.8.8.8" }.Select(FtpPublicAddress.Parse)];
        Assert.Equal(address, FtpPublicAddress.Find(addresses, IPAddress.Parse(client))?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("host.example")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.0/33=1.2.3.4")]
    [InlineData("1.2.3.4=")]
    public void What_is_no_public_address_is_refused(string text)
    {
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<FtpToolsException>(() => FtpPublicAddress.Parse(text)).Code);
    }
}
