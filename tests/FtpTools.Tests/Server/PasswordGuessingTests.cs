using FtpTools.Tests.TestSupport;

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
}
