using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Clients that send or read slowly or not at all, by a clock that the test moves (H48).</summary>
public sealed class FtpSlowClientTests : FtpTest
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestClock _clock = new();
    private readonly HookedFileSystem _disk = new();

    [Theory]
    [InlineData(RawTls.None)]
    [InlineData(RawTls.Explicit)]
    public async Task H48_an_upload_that_stands_still_is_ended_and_can_be_gone_on_with(RawTls tls)
    {
        var content = TestContent.Of(200_000);
        await using var ftp = await LogInAsync(tls);
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(content[..100_000]);
        await HasMovedAsync(ftp, 100_000);

        await AdvanceJustPastAsync(Stall);

        Assert.Contains("60 seconds", await ftp.ExpectAsync("426"), StringComparison.Ordinal);
        await ftp.ExpectAsync("213 100000", "SIZE a");
        Assert.StartsWith("226 Stored, 200000 bytes", await ftp.StoreAsync("APPE a", content[100_000..]), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(Server.InHome("a"), TestContext.Current.CancellationToken));
        await LedgerIsExactAsync();
    }

    [Theory]
    [InlineData(RawTls.None)]
    [InlineData(RawTls.Explicit)]
    public async Task H48_a_download_that_nobody_reads_is_ended(RawTls tls)
    {
        await File.WriteAllBytesAsync(Server.InHome("big"), new byte[32 * 1024 * 1024], TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync(tls);
        await using var data = await ftp.BeginAsync("RETR big");
        await Eventually.StillAsync(() => Server.Server.BytesSent);

        await AdvanceJustPastAsync(Stall);

        await ftp.ExpectAsync("426");
        await ftp.ExpectAsync("200", "NOOP");
    }

    [Fact]
    public async Task H48_a_listing_that_nobody_reads_over_the_control_connection_ends_it()
    {
        for (var i = 0; i < 3000; i++) await File.WriteAllTextAsync(Server.InHome($"{new string('x', 200)}{i:0000}"), "", TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync(RawTls.None);
        for (var i = 0; i < 16; i++) await ftp.WriteAsync("STAT /\r\n");
        await Eventually.StillAsync(() => Server.Server.BytesSent);

        await AdvanceJustPastAsync(Stall);

        await Eventually.ServerIsEmptyAsync(Server);
        await HonestClient.IsServedAsync(Server);
    }

    [Theory]
    [InlineData("STOR a")]
    [InlineData("RETR old")]
    [InlineData("LIST")]
    public async Task H48_a_data_connection_that_does_not_come_is_waited_for_for_thirty_seconds(string command)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR old", [1, 2, 3]);
        await ftp.ExpectAsync("229", "EPSV");
        await ftp.ExpectAsync("150", command);

        var since = _clock.GetTimestamp();
        await _clock.AdvanceUntilAsync(() => ftp.Socket.Available > 0, "the server gives up");

        Assert.InRange(_clock.GetElapsedTime(since), TimeSpan.FromSeconds(30), TimeSpan.MaxValue);
        Assert.Contains("30 seconds", await ftp.ExpectAsync("425"), StringComparison.Ordinal);
        Assert.Equal(["old"], await ftp.ListAsync("NLST"));
        await LedgerIsExactAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task H48_a_TLS_handshake_that_stands_still_is_waited_for_for_ten_seconds(int bytes)
    {
        byte[] hello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01];
        await using var ftp = await LogInAsync();
        await using var data = await ftp.OpenAsync();
        await ftp.ExpectAsync("150", "STOR a");
        await data.WriteAsync(hello[..bytes]);
        var since = _clock.GetTimestamp();
        await _clock.AdvanceUntilAsync(() => IsClosed(data), "the data connection is closed");

        Assert.InRange(_clock.GetElapsedTime(since), TimeSpan.FromSeconds(10), TimeSpan.MaxValue);
        Assert.Contains("handshake", await ftp.ExpectAsync("425"), StringComparison.Ordinal);
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", [1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task H48_a_client_that_sends_a_byte_now_and_then_has_the_time_it_takes()
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        for (var i = 1; i <= 5; i++)
        {
            await data.WriteAsync([(byte)i]);
            await HasMovedAsync(ftp, i);
            await AdvanceAsync(Stall - Second);
        }

        await data.EndAsync();
        await ftp.ExpectAsync("226 Stored, 5 bytes");
    }

    [Fact]
    public async Task A_session_is_not_idle_because_its_transfer_took_long()
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        for (var i = 1; i <= 20; i++)
        {
            // Without a word on the control connection.
            var before = Server.Server.BytesReceived;
            await data.WriteAsync([(byte)i]);
            await Eventually.TrueAsync(() => Server.Server.BytesReceived > before, "the byte has come");
            await AdvanceAsync(Stall - Second);
        }

        await data.EndAsync();
        await ftp.ExpectAsync("226");
        await AdvanceJustPastAsync(Second);
        await ftp.ExpectAsync("200", "NOOP");

        // When it really says nothing, it is told.
        await AdvanceJustPastAsync(TimeSpan.FromMinutes(15));
        Assert.Contains("15 minutes", await ftp.ExpectAsync("421"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_whose_only_command_took_longer_than_the_idle_time_goes_on()
    {
        await File.WriteAllBytesAsync(Server.InHome("big"), new byte[3 * 1024 * 1024], TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync();
        _disk.BeforeRead = _ => _clock.Advance(TimeSpan.FromMinutes(6));
        var reply = await ftp.SendAsync("HASH big");
        _disk.BeforeRead = null;
        Assert.Matches("(?s)^213-Computing\\.\n.*\n213 SHA-256 0-3145728 [0-9a-f]{64} big$", reply);
        await AdvanceJustPastAsync(Second);
        await ftp.ExpectAsync("200", "NOOP");
    }

    [Fact]
    public async Task A_slow_disk_is_no_client_that_stands_still()
    {
        var content = TestContent.Of(1_000_000);
        await File.WriteAllBytesAsync(Server.InHome("old"), content, TestContext.Current.CancellationToken);
        var pauses = 0;
        await using var ftp = await LogInAsync();
        _disk.BeforeWrite = _disk.BeforeRead = _ => Pause();
        _disk.BeforeFlush = Pause;
        Assert.StartsWith("226 Stored, 1000000 bytes", await ftp.StoreAsync("STOR a", content), StringComparison.Ordinal);
        Assert.Equal(content, await ftp.FetchAsync("RETR old"));
        (_disk.BeforeRead, _disk.BeforeWrite, _disk.BeforeFlush) = (null, null, null);
        Assert.InRange(pauses, 5, int.MaxValue);

        void Pause()
        {
            _clock.AdvanceJustPast(Stall + Stall);
            pauses++;
        }
    }

    [Fact]
    public async Task H48_who_does_not_log_in_has_no_more_time_than_others()
    {
        await using var ftp = await ConnectAsync();
        await ftp.ExpectAsync("331", "USER ann");
        await AdvanceJustPastAsync(TimeSpan.FromSeconds(15));
        await ftp.ExpectAsync("421");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Fact]
    public async Task H51_who_has_said_REIN_has_to_log_in_in_time()
    {
        await using var ftp = await LogInAsync();
        _clock.Advance(TimeSpan.FromMinutes(5));
        await ftp.ExpectAsync("220", "REIN");
        await AdvanceJustPastAsync(TimeSpan.FromSeconds(15));
        await ftp.ExpectAsync("421");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Fact]
    public async Task S9_an_allocation_that_nobody_uses_is_given_back_after_a_minute()
    {
        await Server.AddUserAsync("small", quota: 10_000);
        await using var ftp = await LogInAsync(user: "small");
        await ftp.ExpectAsync("200", "ALLO 9000");
        await ftp.ExpectAsync("213 1000", "AVBL");
        await AdvanceJustPastAsync(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(async () => await ftp.SendAsync("AVBL") == "213 10000", "the room is given back");
    }

    private protected override TestClock Clock => _clock;

    protected override ServerOptions Configure(ServerOptions options)
    {
        return options with { Ftp = Options, TimeProvider = _clock, FileSystem = _disk, IsDurable = true, StallTimeout = Stall };
    }

    private static Task HasMovedAsync(RawFtp ftp, long bytes)
    {
        return Eventually.TrueAsync(
            async () => (await ftp.ExpectAsync("211", "STAT")).Contains($"under way: {bytes} bytes", StringComparison.Ordinal), $"{bytes} bytes have come");
    }

    private async Task AdvanceAsync(TimeSpan time)
    {
        await Eventually.StillAsync(() => Server.Server.BytesSent + Server.Server.BytesReceived);
        _clock.Advance(time);
    }

    // What the client has may still be on its way out for the server, and would take as long as the clock is moved.
    private async Task AdvanceJustPastAsync(TimeSpan limit)
    {
        await Eventually.StillAsync(() => Server.Server.BytesSent + Server.Server.BytesReceived);
        _clock.AdvanceJustPast(limit);
    }

    private async Task LedgerIsExactAsync()
    {
        await using var session = await Server.ConnectAsync();
        await LedgerCheck.IsExactAsync(session, Server.HomeOf("ann"));
    }

    private static bool IsClosed(RawData data) => data.Socket.Poll(0, System.Net.Sockets.SelectMode.SelectRead);
}
