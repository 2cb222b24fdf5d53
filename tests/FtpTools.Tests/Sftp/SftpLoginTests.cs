using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sftp;

/// <summary>The ways to log in, and that the password goes nowhere else.</summary>
public sealed class SftpLoginTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("keyboard-interactive")]
    [InlineData("password,keyboard-interactive")]
    [InlineData("password+keyboard-interactive")]
    public async Task A_password_lets_in(string ways)
    {
        await using var server = await ParamikoServer.StartAsync(ways);

        await using var session = await FtpSession.ConnectAsync(server.Options(), "ann", ParamikoServer.Password.AsMemory());
        Assert.Equal(FtpSessionState.Open, session.State);
        await session.PingAsync();
        await Refused.WithAsync(
            ErrorCode.LoginFailed, () => FtpSession.ConnectAsync(server.Options(), "ann", "wrong".AsMemory()));
    }

    [Fact]
    public async Task A_key_and_a_password_are_both_given_where_both_are_wanted()
    {
        await using var server = await ParamikoServer.StartAsync("publickey+password");
        var options = server.Options() with { Key = new SessionKey(server.Key) };

        await using var session = await FtpSession.ConnectAsync(options, "ann", ParamikoServer.Password.AsMemory());

        Assert.Equal(FtpSessionState.Open, session.State);
        await Refused.WithAsync(ErrorCode.LoginFailed, () => FtpSession.ConnectAsync(options, "ann", ReadOnlyMemory<char>.Empty));
        await Refused.WithAsync(
            ErrorCode.LoginFailed,
            () => FtpSession.ConnectAsync(options with { Key = null }, "ann", ParamikoServer.Password.AsMemory()));
    }

    // Whoever asks for a code of a telephone is not told the password instead.
    [Theory]
    [InlineData("+Your name: ")]
    [InlineData("-Password: |-Code: ")]
    [InlineData("+Name: |-Password: ")]
    public async Task Only_one_hidden_question_is_answered_with_the_password(string questions)
    {
        await using var server = await ParamikoServer.StartAsync("keyboard-interactive", questions);

        var error = await Refused.WithAsync(
            ErrorCode.LoginFailed, () => FtpSession.ConnectAsync(server.Options(), "ann", ParamikoServer.Password.AsMemory()));

        Assert.Contains("it asks: '", error.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => server.Answers.Contains("ANSWERS", StringComparison.Ordinal), "the server is answered");
        var told = server.Answers.Split(ParamikoServer.Password).Length - 1;
        Assert.InRange(told, 0, questions.Contains("-Password", StringComparison.Ordinal) && !questions.StartsWith('+') ? 1 : 0);
    }
}
