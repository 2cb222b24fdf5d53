using System.Net.Sockets;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>The control connection ends, breaks, or breaks a rule while something is under way (H47, H49, H51).</summary>
public sealed class FtpBrokenControlTests : FtpTest
{
    private static readonly byte[] Content = TestContent.Of(300_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_is_proven_to_be_whole_is_whole_although_its_control_connection_is_gone(bool isReset)
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(Content[..100_000]);
        if (isReset) ftp.Socket.Close(0);
        else ftp.Socket.Close();
        await data.WriteAsync(Content[100_000..]);
        await data.EndAsync();
        await Eventually.ServerIsEmptyAsync(Server);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Server.InHome("a"), TestContext.Current.CancellationToken));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Theory]
    [InlineData(RawTls.None)]
    [InlineData(RawTls.Explicit)]
    public async Task H49_a_line_without_an_end_ends_the_connection_and_what_is_under_way(RawTls tls)
    {
        await using var ftp = await LogInAsync(tls);
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(Content);
        await ftp.WriteAsync(new string('x', 70_000));
        await ftp.ExpectAsync("421");
        Assert.True(await ftp.IsClosedAsync());
        await Eventually.ServerIsEmptyAsync(Server);
        Assert.False(File.Exists(Server.InHome("a")));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task What_is_under_way_has_ended_when_its_connection_has()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var ftp = await LogInAsync(i % 2 == 0 ? RawTls.None : RawTls.Explicit);
            await using var data = await ftp.BeginAsync($"STOR {i}");
            await data.WriteAsync(Content);
            ftp.Socket.Close(0);
            data.Reset();
            await Eventually.ServerIsEmptyAsync(Server);

            // Nothing of it is open or reserved any more: another session goes on with it at once.
            await using var other = await LogInAsync();
            await ftp.DisposeAsync();
            var reply = await other.StoreAsync($"APPE {i}", []);
            Assert.True(reply.StartsWith("226", StringComparison.Ordinal), reply);
            await other.ExpectAsync("250", $"DELE {i}");
        }

        await LedgerCheck.AgreesAsync(Server);
    }

    // As long as the test waits the server would hold it, if it waited for the data connection: for 30 seconds.
    [Theory]
    [InlineData("STOR a", false)]
    [InlineData("STOR a", true)]
    [InlineData("RETR old", false)]
    [InlineData("RETR old", true)]
    [InlineData("LIST", false)]
    [InlineData("MLSD\r\nQUIT", false)]
    [InlineData("APPE a\r\nNOOP", true)]
    public async Task A_transfer_whose_data_connection_has_not_come_ends_with_its_control_connection(string commands, bool isReset)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR old", [1, 2, 3]);
        await ftp.ExpectAsync("229", "EPSV");
        await ftp.ExpectAsync("150", commands);
        if (isReset) ftp.Socket.Close(0);
        else ftp.Socket.Close();
        await Eventually.ServerIsEmptyAsync(Server);
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task A_data_connection_that_was_there_when_the_control_connection_ended_is_used()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var ftp = await LogInAsync();
            await using var data = await ftp.OpenAsync();
            await ftp.WriteAsync($"STOR {i}\r\n");
            ftp.Socket.Shutdown(SocketShutdown.Send);
            await data.StartTlsAsync();
            await data.WriteAsync(Content);
            await data.EndAsync();
            await ftp.ExpectAsync("150");
            await ftp.ExpectAsync("226 Stored, 300000 bytes");
        }
    }

    [Fact]
    public async Task H51_a_user_who_changes_during_a_transfer_waits_for_its_end()
    {
        await Server.AddUserAsync("bob");
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await ftp.WriteAsync("USER bob\r\nREIN\r\nUSER bob\r\n");
        await data.WriteAsync(Content);
        await data.EndAsync();
        foreach (var reply in new[] { "226", "503", "220", "331" }) await ftp.ExpectAsync(reply);
        await ftp.ExpectAsync("230", $"PASS {TestServer.Password}");
        await ftp.ExpectAsync("550", "SIZE a");
        Assert.Equal(Content, await File.ReadAllBytesAsync(Server.InHome("a"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task H47_a_port_that_is_asked_for_during_a_transfer_is_for_the_next_one()
    {
        await using var ftp = await LogInAsync(RawTls.None);
        await using var data = await ftp.BeginAsync("STOR a");
        await ftp.WriteAsync("EPSV\r\nRETR a\r\n");
        await data.WriteAsync(Content);
        await data.EndAsync();
        await ftp.ExpectAsync("226");
        var port = int.Parse((await ftp.ExpectAsync("229")).Split('|')[3], null);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await ftp.ExpectAsync("150");
        Assert.Equal(Content, await new RawData(client).ReadToEndAsync());
        await ftp.ExpectAsync("226");
    }

    // ABOR comes at another moment each time: before 150, before the connection, in the handshake, in the content, at its end, behind it.
    [Theory]
    [InlineData(RawTls.None, "STOR a")]
    [InlineData(RawTls.Explicit, "STOR a")]
    [InlineData(RawTls.None, "RETR old")]
    [InlineData(RawTls.Explicit, "RETR old")]
    [InlineData(RawTls.Explicit, "MLSD")]
    public async Task H47_ABOR_at_any_moment_leaves_client_and_server_in_step(RawTls tls, string command)
    {
        await using var ftp = await LogInAsync(tls);
        await ftp.StoreAsync("STOR old", Content);
        for (var i = 0; i < 60; i++)
        {
            await using var data = await ftp.OpenAsync();
            await ftp.WriteAsync(command + "\r\n");
            var moving = MoveAsync(data, tls != RawTls.None, command[0] == 'S');
            Thread.SpinWait(i * 20_000);
            await ftp.WriteAsync("ABOR\r\nNOOP\r\n");
            var codes = new List<string>();
            do codes.Add((await ftp.ReadAsync())[..3]);
            while (codes[^1] != "200");
            Assert.Contains(string.Join(' ', codes), (string[])["426 226 200", "150 426 226 200", "150 226 226 200", "150 226 225 200", "150 425 226 200"]);
            data.Reset();
            await Record.ExceptionAsync(() => moving);
        }

        Assert.Equal(Content, await ftp.FetchAsync("RETR old"));
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", Content), StringComparison.Ordinal);
        Assert.Equal(Content, await ftp.FetchAsync("RETR a"));
        await LedgerCheck.AgreesAsync(Server);
        Partials.AreCleared(Server);
    }

    private static async Task MoveAsync(RawData data, bool isProtected, bool sends)
    {
        if (isProtected) await data.StartTlsAsync();
        if (sends)
        {
            await data.WriteAsync(Content);
            await data.EndAsync();
        }
        else
        {
            await data.ReadToEndAsync();
        }
    }
}
