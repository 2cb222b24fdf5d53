using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>What takes long without a data connection, and the control connection meanwhile (H47, H50, H56).</summary>
public sealed class FtpLongWorkTests : FtpTest
{
    private const long Huge = 1L << 40;

    private readonly TestClock _clock = new();
    private readonly HookedFileSystem _disk = new();

    [Theory]
    [InlineData("HASH huge")]
    [InlineData("XMD5 huge")]
    [InlineData("XCRC \"huge\" 0 1000000000000")]
    public async Task H47_a_hash_is_aborted(string command)
    {
        MakeHuge();
        await using var ftp = await LogInAsync();
        await ftp.WriteAsync(command + "\r\n");
        await ftp.WriteAsync("ABOR\r\n");
        await ftp.ExpectAsync("426");
        await ftp.ExpectAsync("226");
        await ftp.ExpectAsync("200", "NOOP");
    }

    [Fact]
    public async Task H47_a_hash_that_has_given_a_sign_of_life_ends_with_the_code_it_began_with()
    {
        MakeHuge();
        var hasRead = new TaskCompletionSource();
        _disk.BeforeRead = at =>
        {
            _clock.Advance(TimeSpan.FromSeconds(21));
            if (at > 0) hasRead.TrySetResult();
        };
        await using var ftp = await LogInAsync();
        await ftp.WriteAsync("HASH huge\r\n");
        await hasRead.Task.WaitAsync(Eventually.HangLimit, TestContext.Current.CancellationToken);
        await ftp.WriteAsync("ABOR\r\n");
        Assert.Matches("^213-Computing\\.\n(213-Computing\\.\n)*213 Not done: 426 ", await ftp.ReadAsync());
        await ftp.ExpectAsync("226");
        await ftp.ExpectAsync("200", "NOOP");
    }

    // Where no transfer is under way its reply would come in the middle of another one.
    [Fact]
    public async Task STAT_waits_for_a_hash_and_comes_behind_its_reply()
    {
        MakeHuge();
        await using var ftp = await LogInAsync();
        await ftp.WriteAsync("HASH huge\r\nSTAT\r\nNOOP\r\n");
        await ftp.WriteAsync("ABOR\r\n");
        foreach (var reply in new[] { "426", "226", "211", "200" }) await ftp.ExpectAsync(reply);
    }

    [Theory]
    [InlineData(RawTls.None)]
    [InlineData(RawTls.Explicit)]
    public async Task H47_a_listing_over_the_control_connection_is_aborted_between_two_lines(RawTls tls)
    {
        const int Entries = 20_000;
        for (var i = 0; i < Entries; i++) File.Create(Server.InHome($"{new string('x', 200)}{i:00000}")).Dispose();
        await using var ftp = await LogInAsync(tls);
        ftp.Socket.ReceiveBufferSize = 64 * 1024;
        await ftp.WriteAsync("STAT /\r\n");
        await Eventually.StillAsync(() => Server.Server.BytesSent);
        await ftp.WriteAsync("ABOR\r\n");
        var lines = (await ftp.ReadAsync()).Split('\n');
        Assert.All(lines[1..^1], line => Assert.Matches("^-rw-r--r-- 1 user ftp .* x{200}[0-9]{5}$", line));
        Assert.StartsWith("213 Not done: 426", lines[^1], StringComparison.Ordinal);
        await ftp.ExpectAsync("226");
        await ftp.ExpectAsync("200", "NOOP");
    }

    [Fact]
    public async Task H56_whoever_is_gone_leaves_no_hash_behind()
    {
        MakeHuge();
        for (var i = 0; i < 5; i++)
        {
            var ftp = await LogInAsync();
            await ftp.WriteAsync("HASH huge\r\n");
            if (i % 2 == 0) ftp.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            else ftp.Socket.Close(0);
            await Eventually.ServerIsEmptyAsync(Server);
            await ftp.DisposeAsync();
        }
    }

    [Fact]
    public async Task H56_many_hashes_at_once_are_computed_few_at_a_time_and_others_are_served()
    {
        const int Sessions = 40;
        const long Start = 5_000_000;
        MakeHuge();
        var (now, most, gate) = (0, 0, new ManualResetEventSlim());
        _disk.BeforeRead = at =>
        {
            if (at != Start) return;
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            gate.Wait(Eventually.HangLimit);
            Interlocked.Decrement(ref now);
        };
        var clients = new List<RawFtp>();
        try
        {
            for (var i = 0; i < Sessions; i++)
            {
                clients.Add(await LogInAsync());
                await clients[^1].WriteAsync($"RANG {Start} {Start + 1000}\r\nHASH huge\r\n");
            }

            await Eventually.TrueAsync(() => Volatile.Read(ref now) > 0, "a hash has begun");
            await HonestClient.IsServedAsync(Server);
            gate.Set();
            foreach (var client in clients)
            {
                await client.ExpectAsync("350");
                await client.ExpectAsync($"213 SHA-256 {Start}-{Start + 1000} ");
            }

            Assert.InRange(most, 1, Math.Max(1, Environment.ProcessorCount / 2));
        }
        finally
        {
            gate.Set();
            foreach (var client in clients) await client.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("RANG -1 5", "501")]
    [InlineData("RANG 0 9223372036854775808", "501")]
    [InlineData("MFMT 00000101000000 huge", "501")]
    [InlineData("MFMT 99991231235959 huge", "213")]
    [InlineData("MFMT 99991332000000 huge", "501")]
    public async Task H56_numbers_at_the_end_of_their_range_are_taken_or_refused(string command, string code)
    {
        MakeHuge();
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync(code, command);
        await ftp.ExpectAsync("200", "NOOP");
    }

    [Fact]
    public async Task H49_a_line_of_60_MB_is_not_read_to_its_end()
    {
        await using var ftp = await LogInAsync(RawTls.None);
        var piece = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var i = 0; i < 60 * 16; i++) await ftp.WriteAsync(piece);
        });
        await Eventually.ServerIsEmptyAsync(Server);
        Assert.InRange(Server.Server.BytesReceived, 1, 128 * 1024);
        await HonestClient.IsServedAsync(Server);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, (byte)'\r', (byte)'\n' }, "500")]
    [InlineData(new byte[] { 0x80, 0x81, (byte)' ', (byte)'a', (byte)'\n' }, "500")]
    [InlineData(new byte[] { (byte)'M', (byte)'K', (byte)'D', (byte)' ', 0xFF, 0xFF, (byte)'\r', (byte)'\n' }, "501")]
    [InlineData(new byte[] { (byte)'M', (byte)'K', (byte)'D', (byte)' ', 0xFF, (byte)'a', (byte)'\r', (byte)'\n' }, "501")]
    public async Task H49_bytes_that_no_command_has_are_told(byte[] line, string code)
    {
        await using var ftp = await LogInAsync();
        await ftp.WriteAsync(line);
        await ftp.ExpectAsync(code);
        await ftp.ExpectAsync("200", "NOOP");
        Assert.Empty(await ftp.ListAsync("NLST"));
    }

    private protected override TestClock Clock => _clock;

    protected override ServerOptions Configure(ServerOptions options) => options with { Ftp = Options, TimeProvider = _clock, FileSystem = _disk };

    // All of it a hole: it takes no room, and hours to read.
    private void MakeHuge()
    {
        using var file = File.Create(Server.InHome("huge"));
        file.SetLength(Huge);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
