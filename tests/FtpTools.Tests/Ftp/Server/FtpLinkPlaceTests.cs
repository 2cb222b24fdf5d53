using System.Net.Sockets;
using FtpTools.Server.Admission;
using FtpTools.Tests.Admission;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Data connections and the descriptors they have: floods of ports, connections that are never closed, nothing lost (H44, H45,
/// H46, S10).</summary>
public sealed class FtpLinkPlaceTests : FtpTest
{
    private readonly DescriptorPool _pool = LoginFloodTests.Few();

    [Fact]
    public async Task H45_ten_thousand_ports_of_which_none_is_used_take_one_descriptor()
    {
        var free = FreeDescriptors.OfConnections(_pool);
        await using (var ftp = await LogInAsync(RawTls.None))
        {
            for (var i = 0; i < 100; i++)
            {
                await ftp.WriteAsync(string.Concat(Enumerable.Repeat(i % 2 == 0 ? "PASV\r\n" : "EPSV\r\n", 100)));
                for (var reply = 0; reply < 100; reply++) await ftp.ExpectAsync("22");
            }

            Assert.Equal(free - 2, FreeDescriptors.OfConnections(_pool));
            Assert.Empty(await ftp.ListAsync("NLST"));
        }

        await AllAreBackAsync(free);
    }

    [Fact]
    public async Task H45_a_user_with_many_sessions_leaves_ports_for_others_and_lets_them_log_in()
    {
        await Server.AddUserAsync("bob");
        var free = FreeDescriptors.OfConnections(_pool);
        var clients = new List<RawFtp>();
        try
        {
            var replies = new List<string>();
            for (var i = 0; i < Server.Server.MaxSessionsPerUser; i++)
            {
                clients.Add(await LogInAsync(RawTls.None));
                replies.Add((await clients[^1].SendAsync("EPSV"))[..3]);
            }

            Assert.Contains("229", replies);
            Assert.Contains("425", replies);
            await using var bob = await LogInAsync(RawTls.None, "bob");
            Assert.Empty(await bob.ListAsync("NLST"));

            // One that is given back can be had by another session of the user.
            await clients[0].ExpectAsync("225", "ABOR");
            await clients[^1].ExpectAsync("229", "EPSV");
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }

        await AllAreBackAsync(free);
    }

    [Fact]
    public async Task Connections_that_a_client_never_closes_are_counted_for_as_long_as_they_are_there()
    {
        var free = FreeDescriptors.OfConnections(_pool);
        var open = new List<RawData>();
        await using (var ftp = await LogInAsync(RawTls.None))
        {
            await ftp.StoreAsync("STOR a", [1, 2, 3]);
            while (await ftp.SendAsync("EPSV") is var reply && reply.StartsWith("229", StringComparison.Ordinal))
            {
                var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", int.Parse(reply.Split('|')[3], null), TestContext.Current.CancellationToken);
                open.Add(new RawData(client));
                await ftp.ExpectAsync("150", "RETR a");
                await ftp.ExpectAsync("226");
                Assert.Equal(free - 1 - open.Count, FreeDescriptors.OfConnections(_pool));
            }

            Assert.InRange(open.Count, 2, free / 2);
            await HonestClient.IsServedAsync(Server);
            foreach (var data in open)
            {
                Assert.Equal([1, 2, 3], await data.ReadToEndAsync());
                await data.DisposeAsync();
            }

            await Eventually.TrueAsync(async () => (await ftp.SendAsync("EPSV")).StartsWith("229", StringComparison.Ordinal), "there are ports again");
        }

        await AllAreBackAsync(free);
    }

    [Fact]
    public async Task H46_a_connection_without_a_command_ends_with_its_session()
    {
        var free = FreeDescriptors.OfConnections(_pool);
        await using var ftp = await LogInAsync();
        await using var data = await ftp.OpenAsync();
        await data.WriteAsync([1, 2, 3]);
        await ftp.ExpectAsync("221", "QUIT");
        Assert.True(await ftp.IsClosedAsync());
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            if (await data.ReadAsync(new byte[1]) == 0) throw new IOException("It was closed.");
        });
        await AllAreBackAsync(free);
    }

    [Fact]
    public async Task S10_whoever_comes_first_from_the_address_has_the_connection_and_the_client_sees_that_it_does_not()
    {
        await using var ftp = await LogInAsync();
        var port = int.Parse((await ftp.ExpectAsync("229", "EPSV")).Split('|')[3], null);
        using var thief = new TcpClient();
        await thief.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => IsRefusedAsync(port), "the port takes no second connection");

        // Under TLS the thief, who does not know what was agreed on, gets a certificate and no content.
        await ftp.ExpectAsync("150", "LIST");
        await thief.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await ftp.ExpectAsync("425");
        Assert.Empty(await ftp.ListAsync("LIST"));
    }

    [Fact]
    public async Task A_port_that_is_replaced_while_a_connection_comes_in_leaves_nothing_open()
    {
        var free = FreeDescriptors.OfConnections(_pool);
        var clients = new List<TcpClient>();
        await using (var ftp = await LogInAsync(RawTls.None))
        {
            for (var i = 0; i < 300; i++)
            {
                var port = int.Parse((await ftp.ExpectAsync("229", "EPSV")).Split('|')[3], null);
                var client = new TcpClient();
                clients.Add(client);
                var connecting = client.ConnectAsync("127.0.0.1", port);
                await ftp.WriteAsync((i % 3) switch { 0 => "EPSV\r\n", 1 => "ABOR\r\n", _ => "PASV\r\n" });
                await Record.ExceptionAsync(() => connecting);
                await ftp.ExpectAsync("22");
            }

            // The last one is agreed on, and nobody has connected to it.
            foreach (var client in clients) Assert.True(await IsClosedAsync(client));
            Assert.Equal(free - 2, FreeDescriptors.OfConnections(_pool));
        }

        await AllAreBackAsync(free);
        foreach (var client in clients) client.Dispose();
    }

    protected override ServerOptions Configure(ServerOptions options) => options with { Ftp = Options, Descriptors = _pool };

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        if (!client.Connected) return true;
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Eventually.HangLimit) == 0;
        }
        catch (IOException)
        {
            return true;
        }
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

    private Task AllAreBackAsync(int free)
    {
        return Eventually.TrueAsync(
            () => FreeDescriptors.OfConnections(_pool) == free && FreeDescriptors.OfTransfers(_pool) == _pool.MaxTransfers, "every descriptor is given back");
    }
}
