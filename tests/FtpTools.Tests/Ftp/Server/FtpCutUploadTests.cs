using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Uploads that break, in all the ways in which a connection ends (S1 to S4, S12, H48). A file is whole or absent, and who was
/// cut off goes on.</summary>
public sealed class FtpCutUploadTests : FtpTest
{
    private static readonly byte[] Old = TestContent.Of(5000, seed: 7);

    /// <summary>How a client stops.</summary>
    public enum Cut
    {
        EndWithoutFarewell,
        Reset,
        ControlToo,
    }

    [Theory]
    [InlineData(RawTls.Explicit, Cut.EndWithoutFarewell, 300_000)]
    [InlineData(RawTls.Explicit, Cut.EndWithoutFarewell, 2)]
    [InlineData(RawTls.Implicit, Cut.EndWithoutFarewell, 100)]
    [InlineData(RawTls.Explicit, Cut.Reset, 300_000)]
    [InlineData(RawTls.None, Cut.Reset, 300_000)]
    [InlineData(RawTls.Explicit, Cut.ControlToo, 300_000)]
    [InlineData(RawTls.None, Cut.ControlToo, 300_000)]
    public async Task What_broke_off_replaces_nothing(RawTls tls, Cut cut, int size)
    {
        await using var ftp = await LogInAsync(tls);
        await ftp.StoreAsync("STOR a", Old);
        var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(TestContent.Of(size));
        if (cut == Cut.Reset) data.Reset();
        if (cut == Cut.ControlToo) ftp.Socket.Close(0);
        if (cut != Cut.Reset) data.EndWithoutFarewell();
        if (cut != Cut.ControlToo) await ftp.ExpectAsync("426");
        await data.DisposeAsync();
        await Eventually.ServerHasAsync(Server, cut == Cut.ControlToo ? 0 : 1);

        await using var other = await LogInAsync(tls);
        Assert.Equal(Old, await other.FetchAsync("RETR a"));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task In_plain_the_end_of_the_data_connection_counts_while_the_control_connection_is_there()
    {
        var content = TestContent.Of(300_000);
        await using var ftp = await LogInAsync(RawTls.None);
        Assert.StartsWith("226", await ftp.CutAsync("STOR a", content), StringComparison.Ordinal);
        Assert.Equal(content, await ftp.FetchAsync("RETR a"));
    }

    [Fact]
    public async Task In_plain_a_client_that_has_said_goodbye_may_be_gone()
    {
        var content = TestContent.Of(300_000);
        await using (var ftp = await LogInAsync(RawTls.None))
        {
            await using var data = await ftp.BeginAsync("STOR a");
            await data.WriteAsync(content);
            await ftp.WriteAsync("QUIT\r\n");
            ftp.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            data.EndWithoutFarewell();
            await ftp.ExpectAsync("226");
            await ftp.ExpectAsync("221");
        }

        Assert.Equal(content, await File.ReadAllBytesAsync(Server.InHome("a"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("REST")]
    [InlineData("APPE")]
    public async Task Who_was_cut_off_goes_on(string how)
    {
        var content = TestContent.Of(400_000);
        await using var ftp = await LogInAsync();
        var reply = await ftp.CutAsync("STOR a", content[..300_000]);
        Assert.StartsWith("426", reply, StringComparison.Ordinal);
        var held = await HeldAsync(ftp, "a");
        Assert.InRange(held, 1, 300_000);
        Assert.False(File.Exists(Server.InHome("a")));

        if (how == "REST") await ftp.ExpectAsync("350", $"REST {held}");
        Assert.StartsWith(
            "226 Stored, 400000 bytes",
            await ftp.StoreAsync(how == "REST" ? "STOR a" : "APPE a", content[held..]),
            StringComparison.Ordinal);
        Assert.Equal(content, await ftp.FetchAsync("RETR a"));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task Who_goes_on_before_the_end_of_what_is_held_cuts_it_first()
    {
        var content = TestContent.Of(400_000);
        await using var ftp = await LogInAsync();
        await ftp.CutAsync("STOR a", content[..300_000]);
        await ftp.ExpectAsync("350", "REST 1000");
        Assert.StartsWith("226 Stored, 2000 bytes", await ftp.StoreAsync("STOR a", content[1000..2000]), StringComparison.Ordinal);
        Assert.Equal(content[..2000], await ftp.FetchAsync("RETR a"));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task A_file_and_something_held_are_never_mixed()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", Old);
        Assert.StartsWith("426", await ftp.CutAsync("STOR a", TestContent.Of(9000)), StringComparison.Ordinal);

        // What a standard client sees is the file, and what it would send on is the rest of another one.
        await ftp.ExpectAsync($"213 {Old.Length}", "SIZE a");
        await using (await ftp.OpenAsync()) await ftp.ExpectAsync("550", "APPE a");
        await ftp.ExpectAsync("350", "REST 9001");
        await using (await ftp.OpenAsync()) await ftp.ExpectAsync("554", "STOR a");
        Assert.Equal(Old, await ftp.FetchAsync("RETR a"));

        // Anew is always possible.
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", TestContent.Of(100)), StringComparison.Ordinal);
        Assert.Equal(TestContent.Of(100), await ftp.FetchAsync("RETR a"));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task What_is_held_is_shown_to_its_owner_and_read_by_nobody()
    {
        await Server.AddUserAsync("bob");
        await using var ftp = await LogInAsync();
        await ftp.CutAsync("STOR a", TestContent.Of(9000));
        var held = await HeldAsync(ftp, "a");

        var facts = Assert.Single(await ftp.ListAsync("MLSD"));
        Assert.Contains($"size={held};", facts, StringComparison.Ordinal);
        Assert.Contains("perm=adw;", facts, StringComparison.Ordinal);
        Assert.StartsWith("--w-------", Assert.Single(await ftp.ListAsync("LIST")), StringComparison.Ordinal);
        Assert.Empty(await ftp.ListAsync("NLST"));
        await using (await ftp.OpenAsync())
            Assert.Contains($"{held} bytes", await ftp.ExpectAsync("550", "RETR a"), StringComparison.Ordinal);
        await ftp.ExpectAsync("550", "HASH a");

        await using var bob = await LogInAsync(user: "bob");
        Assert.Empty(await bob.ListAsync("MLSD"));
        await bob.ExpectAsync("550", "SIZE a");

        await using var session = await Server.ConnectAsync();
        Assert.Empty(await session.ListAsync("/", cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

        await ftp.ExpectAsync("250", "DELE a");
        await ftp.ExpectAsync("550", "SIZE a");
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task A_handshake_that_never_comes_ends_the_transfer_alone()
    {
        await using var ftp = await LogInAsync();
        await using (var data = await ftp.OpenAsync())
        {
            await ftp.ExpectAsync("150", "STOR a");
            await data.WriteAsync("this is no TLS at all, and much too much of it"u8.ToArray());
            await ftp.ExpectAsync("425");
        }

        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", Old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_uploads_of_one_path_do_not_mix_and_the_last_to_end_wins()
    {
        var (first, second) = (TestContent.Of(200_000, 1), TestContent.Of(150_000, 2));
        await using var one = await LogInAsync();
        await using var two = await LogInAsync();
        await using var slow = await one.BeginAsync("STOR a");
        await slow.WriteAsync(first[..100_000]);
        Assert.StartsWith("226", await two.StoreAsync("STOR a", second), StringComparison.Ordinal);
        Assert.Equal(second, await two.FetchAsync("RETR a"));
        await slow.WriteAsync(first[100_000..]);
        await slow.EndAsync();
        await one.ExpectAsync("226");
        Assert.Equal(first, await two.FetchAsync("RETR a"));
        await LedgerCheck.AgreesAsync(Server);
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_it_is_replaced_is_made()
    {
        await using var one = await LogInAsync();
        await using var two = await LogInAsync();
        await one.StoreAsync("STOR a", Old);
        await using var data = await one.BeginAsync("STOR a");
        await data.WriteAsync(Old[..10]);
        await two.ExpectAsync("250", "DELE a");
        await data.EndAsync();
        await one.ExpectAsync("226");
        Assert.Equal(Old[..10], await two.FetchAsync("RETR a"));
        await LedgerCheck.AgreesAsync(Server);
    }

    private static async Task<int> HeldAsync(RawFtp ftp, string name)
    {
        var reply = await ftp.ExpectAsync("213", $"SIZE {name}");
        return int.Parse(reply[4..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
