using System.Net;
using System.Net.Sockets;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Server;

/// <summary>Guessing of passwords over the wire (H20).</summary>
public class PasswordGuessingTests
{
    private const int MostFreeGuesses = 20;

    [Fact]
    public async Task H20_after_some_guesses_an_address_has_to_wait_even_with_the_right_password_and_others_are_served()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, TimeProvider = clock });
        await using var before = await server.ConnectAsync();

        var answers = new List<ErrorCode>();
        while (!answers.Contains(ErrorCode.LoginThrottled))
        {
            answers.Add((await Assert.ThrowsAnyAsync<FtpToolsException>(() => server.ConnectAsync(password: $"guess {answers.Count}"))).Code);
            Assert.InRange(answers.Count, 1, MostFreeGuesses);
        }

        Assert.All(answers[..^1], code => Assert.Equal(ErrorCode.LoginFailed, code));
        await Refused.WithAsync(ErrorCode.LoginThrottled, () => server.ConnectAsync());
        await before.PingAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var after = await server.ConnectAsync();
        await after.PingAsync();
    }

    [Fact]
    public Task H20_guesses_from_forty_addresses_are_slowed_and_the_user_gets_in() => GuessAsync(40, TimeSpan.FromSeconds(4));

    [Fact]
    public Task H20_guesses_from_four_hundred_addresses_are_slowed_and_the_user_gets_in()
    {
        LoadGroup.SkipUnlessLong();
        return GuessAsync(400, TimeSpan.FromMinutes(1));
    }

    // All at once, each from an address that has failed nowhere. What counts is how many of the guesses were answered.
    private static async Task GuessAsync(int addresses, TimeSpan time)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a connection come from any address of 127.0.0.0/8.");
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, MaxConnectionsPerAddress = 1000 });
        await using (await FromAsync(server, 1, TestServer.Password)) { }
        using var over = new CancellationTokenSource(time);
        var answered = 0;
        var refused = 0;
        var guesses = Enumerable.Range(0, addresses).Select(async i =>
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    await using var session = await FromAsync(server, 2 + i, $"guess {i}", over.Token);
                    Assert.Fail("A guess was right.");
                }
                catch (FtpToolsException e)
                {
                    Interlocked.Increment(ref e.Code == ErrorCode.LoginFailed ? ref answered : ref refused);
                    if (e.Code != ErrorCode.LoginFailed) await Task.Delay(20, CancellationToken.None);
                }
                catch (OperationCanceledException)
                {
                    // The time is up.
                }
            }
        }).ToList();

        // From where the user was before, the user gets in while all that goes on; so does another user from anywhere.
        for (var i = 0; i < 5; i++) await using (await FromAsync(server, 1, TestServer.Password)) { }
        await Task.WhenAll(guesses);

        // Ten are free, and then at most sixteen at a time are held back, for a second and more.
        var most = 10 + (16 * (1 + (int)time.TotalSeconds));
        Assert.InRange(answered, 11, most);
        Assert.True(refused > 0, "No guess was refused.");
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"{answered} guesses answered, {refused} refused, in {time.TotalSeconds} s, from {addresses} addresses"));
    }

    private static async Task<FtpSession> FromAsync(TestServer server, int address, string password, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 1, (byte)(address >> 8), (byte)address]), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Server.Port), cancellationToken);
        var link = new ByteConnection(new NetworkStream(socket), socket.RemoteEndPoint, socket);
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, UseTls = false };
        return await FtpSession.LogInAsync(link, options, "ann", password.AsMemory(), cancellationToken);
    }
}
