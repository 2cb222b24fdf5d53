using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Clients whose control connection ends or breaks under a transfer. A system ends the connections of a killed program one after
/// the other, the data connection first.</summary>
public sealed class FtpVanishedClientTests : FtpTest
{
    private static readonly byte[] Old = TestContent.Of(5000, seed: 7);

    private readonly TestClock _clock = new();
    private readonly LinesLogger _log = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_plain_a_killed_program_is_seen_though_its_control_connection_ends_last(bool withReset)
    {
        await using var ftp = await LogInAsync(RawTls.None);
        await StoreAsync(ftp, "STOR a", Old);
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(TestContent.Of(300_000));
        data.EndWithoutFarewell();
        if (withReset) ftp.Socket.Close(0);
        else ftp.Socket.Close();
        await Eventually.ServerIsEmptyAsync(Server);

        await using var other = await LogInAsync(RawTls.None);
        Assert.Equal(Old, await other.FetchAsync("RETR a"));
    }

    [Fact]
    public async Task In_plain_who_is_still_there_is_answered()
    {
        await using var ftp = await LogInAsync(RawTls.None);
        await StoreAsync(ftp, "STOR a", TestContent.Of(300_000));
        Assert.Equal(TestContent.Of(300_000), await ftp.FetchAsync("RETR a"));
    }

    [Theory]
    [InlineData(RawTls.None)]
    [InlineData(RawTls.Explicit)]
    public async Task What_fits_in_one_packet_is_stored_at_once(RawTls tls)
    {
        await using var ftp = await LogInAsync(tls);
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", TestContent.Of(4096)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transfer_whose_end_is_proven_outlives_a_control_connection_that_breaks()
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(TestContent.Of(300_000));
        ftp.Socket.Close(0);
        await data.EndAsync();
        await Eventually.ServerIsEmptyAsync(Server);
        Assert.Equal(TestContent.Of(300_000), await File.ReadAllBytesAsync(Server.InHome("a"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain(_log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Theory]
    [InlineData("STOR a")]
    [InlineData("RETR big")]
    public async Task A_transfer_that_stands_still_ends_though_its_control_connection_is_broken(string command)
    {
        await File.WriteAllBytesAsync(Server.InHome("big"), new byte[32 * 1024 * 1024], TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync(command);
        if (command.StartsWith("STOR", StringComparison.Ordinal)) await data.WriteAsync(TestContent.Of(1000));
        ftp.Socket.Close(0);
        await _clock.AdvanceUntilAsync(() => Server.Server.ConnectionCount == 0, "the transfer ends");
        Assert.DoesNotContain(_log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task A_line_without_an_end_ends_the_transfer_with_the_connection()
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(TestContent.Of(1000));

        // A handshake that the server has not finished would end without a reset.
        await Eventually.TrueAsync(async () => (await ftp.ExpectAsync("211", "STAT")).Contains(" 1000 bytes", StringComparison.Ordinal), "it has come");
        await ftp.WriteAsync(new string('x', 70_000));
        await ftp.ExpectAsync("421");
        await Assert.ThrowsAnyAsync<IOException>(async () => await data.ReadAsync(new byte[1]));
        await Eventually.ServerIsEmptyAsync(Server);
    }

    protected override ServerOptions Configure(ServerOptions options)
    {
        return base.Configure(options) with { TimeProvider = _clock, Logger = _log };
    }

    // In plain the answer takes a moment, and the clock stands.
    private async Task StoreAsync(RawFtp ftp, string command, byte[] content)
    {
        var reply = ftp.StoreAsync(command, content);
        await _clock.AdvanceUntilAsync(() => reply.IsCompleted, "the upload is answered");
        Assert.StartsWith("226", await reply, StringComparison.Ordinal);
    }
}
