using System.Net.Sockets;
using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>What comes on the control connection while a transfer is under way (H47, S13), and chains of commands.</summary>
public sealed class FtpAbortTests : FtpTest
{
    public static TheoryData<byte[]> Aborts => new()
    {
        "ABOR\r\n"u8.ToArray(),
        "abor\n"u8.ToArray(),
        (byte[])[0xFF, 0xF4, 0xFF, 0xF2, .. "ABOR\r\n"u8],
        (byte[])[0xFF, 0xF4, 0xF2, .. "ABOR\r\n"u8],
        (byte[])[0xF2, .. "ABOR\r\n"u8],
    };

    [Theory]
    [MemberData(nameof(Aborts))]
    public async Task An_upload_is_aborted_with_two_replies(byte[] abort)
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(TestContent.Of(100_000));
        await ftp.WriteAsync(abort);
        await ftp.ExpectAsync("426");
        await ftp.ExpectAsync("226");
        await ftp.ExpectAsync("200", "NOOP");
        Assert.Empty(await ftp.ListAsync("NLST"));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task An_urgent_byte_does_not_hide_the_command()
    {
        await using var ftp = await LogInAsync(RawTls.None);
        await using var data = await ftp.BeginAsync("STOR a");
        await ftp.Socket.SendAsync(new byte[] { 0xFF, 0xF4, 0xFF }, SocketFlags.None);
        await ftp.Socket.SendAsync(new byte[] { 0xF2 }, SocketFlags.OutOfBand);
        await ftp.WriteAsync("ABOR\r\n");
        await ftp.ExpectAsync("426");
        await ftp.ExpectAsync("226");
    }

    [Fact]
    public async Task A_download_that_nobody_reads_is_aborted()
    {
        await File.WriteAllBytesAsync(Server.InHome("big"), new byte[32 * 1024 * 1024], TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("RETR big");
        await ftp.WriteAsync("ABOR\r\n");
        await ftp.ExpectAsync("426");
        await ftp.ExpectAsync("226");
        await ftp.ExpectAsync("213", "SIZE big");
    }

    [Fact]
    public async Task It_is_aborted_before_the_data_connection_comes_too()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("229", "EPSV");
        await ftp.ExpectAsync("150", "STOR a");
        await ftp.WriteAsync("ABOR\r\n");
        await ftp.ExpectAsync("426");
        await ftp.ExpectAsync("226");
    }

    [Fact]
    public async Task Nothing_under_way_is_nothing_to_abort()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("225", "ABOR");
        await ftp.ExpectAsync("229", "EPSV");
        await ftp.ExpectAsync("225", "ABOR");
        await ftp.ExpectAsync("425", "LIST");
    }

    [Fact]
    public async Task STAT_tells_how_far_it_is_and_QUIT_waits()
    {
        var content = TestContent.Of(100_000);
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(content);
        await Eventually.TrueAsync(
            async () => (await ftp.ExpectAsync("211", "STAT")).Contains("100000 bytes", StringComparison.Ordinal), "all has come");
        await ftp.WriteAsync("QUIT\r\n");
        await data.EndAsync();
        await ftp.ExpectAsync("226");
        await ftp.ExpectAsync("221");
        Assert.True(await ftp.IsClosedAsync());
        Assert.Equal(content, await File.ReadAllBytesAsync(Server.InHome("a"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Other_commands_wait_in_order()
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await ftp.WriteAsync("SIZE a\r\nMKD sub\r\nCWD sub\r\nPWD\r\n");
        await data.WriteAsync(TestContent.Of(10));
        await data.EndAsync();
        foreach (var reply in new[] { "226", "213 10", "257", "250", "257 \"/sub\"" }) await ftp.ExpectAsync(reply);
    }

    [Fact]
    public async Task A_flood_of_commands_during_a_transfer_is_held_back_and_all_are_answered()
    {
        const int Count = 2000;
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        var flood = ftp.WriteAsync(string.Concat(Enumerable.Repeat("NOOP\r\n", Count)));
        await data.WriteAsync(TestContent.Of(10));
        await data.EndAsync();
        await ftp.ExpectAsync("226");
        for (var i = 0; i < Count; i++) await ftp.ExpectAsync("200");
        await flood;
    }

    [Fact]
    public async Task A_chain_of_transfers_is_answered_in_order()
    {
        await using var ftp = await LogInAsync();
        for (var i = 0; i < 3; i++) await ftp.StoreAsync($"STOR {i}", TestContent.Of(1000 + i));
        await ftp.WriteAsync("EPSV\r\nRETR 0\r\nEPSV\r\nRETR 1\r\nEPSV\r\nRETR 2\r\n");
        for (var i = 0; i < 3; i++)
        {
            var port = (await ftp.ExpectAsync("229")).Split('|')[3];
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
            await using var data = new RawData(client);
            await ftp.ExpectAsync("150");
            await data.StartTlsAsync();
            Assert.Equal(TestContent.Of(1000 + i), await data.ReadToEndAsync());
            await data.DisposeAsync();
            await ftp.ExpectAsync("226");
        }
    }

    [Fact]
    public async Task A_client_that_vanishes_in_a_download_leaves_nothing_behind()
    {
        await File.WriteAllBytesAsync(Server.InHome("big"), new byte[32 * 1024 * 1024], TestContext.Current.CancellationToken);
        var ftp = await LogInAsync();
        var data = await ftp.BeginAsync("RETR big");
        await data.ReadAsync(new byte[1000]);
        data.Reset();
        ftp.Socket.Close(0);
        await Eventually.ServerIsEmptyAsync(Server);
        await ftp.DisposeAsync();
    }

    [Theory]
    [InlineData("NOOP\0\r\n", "501")]
    [InlineData("NO\rOP\r\n", "501")]
    [InlineData("\r\n", "500")]
    [InlineData(" NOOP\r\n", "500")]
    [InlineData("NÖÖP\r\n", "500")]
    [InlineData("MKD a\rb\r\n", "501")]
    [InlineData("NOOP\n", "200")]
    public async Task Lines_that_are_no_commands_are_told(string line, string code)
    {
        await using var ftp = await LogInAsync();
        await ftp.WriteAsync(Encoding.UTF8.GetBytes(line));
        await ftp.ExpectAsync(code);
        await ftp.ExpectAsync("200", "NOOP");
    }

    [Theory]
    [InlineData(513, "500")]
    [InlineData(20_000, "500")]
    public async Task A_line_that_is_too_long_is_skipped(int length, string code)
    {
        await using var ftp = await ConnectAsync(RawTls.None);
        await ftp.ExpectAsync(code, "USER " + new string('x', length));
        await ftp.ExpectAsync("200", "NOOP");
    }

    [Fact]
    public async Task A_line_without_an_end_ends_the_connection()
    {
        await using var ftp = await ConnectAsync(RawTls.None);
        await ftp.WriteAsync(new string('x', 70_000));
        await ftp.ExpectAsync("421");
        Assert.True(await ftp.IsClosedAsync());
    }
}
