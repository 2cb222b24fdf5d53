using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions;

public class ReconnectTests
{
    private const string NewPassword = "battery staple";

    [Fact]
    public async Task A_lost_session_comes_back_with_its_location_and_goes_on_counting()
    {
        await using var server = await TestServer.StartAsync();
        Directory.CreateDirectory(server.InHome("sub"));
        await using var session = await server.ConnectAsync();
        await session.ChangeLocationAsync("sub", TestContext.Current.CancellationToken);
        await LoseAsync(server, session);
        var sent = session.BytesSent;

        await session.ReconnectAsync(TestContext.Current.CancellationToken);

        Assert.Equal(FtpSessionState.Open, session.State);
        Assert.Null(session.EndReason);
        Assert.Equal("/sub", session.Location);
        Assert.True(session.BytesSent > sent);
    }

    [Fact]
    public async Task After_a_change_of_the_password_the_kept_keys_do_not_fit_and_the_new_password_does()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        await LoseAsync(server, session);
        await server.Data.Accounts.UpdateAsync("ann", new AccountChange { Verifier = ScramVerifier.Create(NewPassword, ScramVerifier.MinimumIterations) });

        var refusal = await Refused.WithAsync(ErrorCode.LoginFailed, () => session.ReconnectAsync(TestContext.Current.CancellationToken));
        Assert.Contains("password was changed", refusal.Message, StringComparison.Ordinal);
        await session.ReconnectAsync(NewPassword.AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal(FtpSessionState.Open, session.State);

        // The keys of the new one are kept in their turn.
        await LoseAsync(server, session);
        await session.ReconnectAsync(TestContext.Current.CancellationToken);
        Assert.Equal(FtpSessionState.Open, session.State);
    }

    [Fact]
    public async Task A_wrong_password_leaves_the_session_lost_and_its_keys_good()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        await LoseAsync(server, session);

        await Refused.WithAsync(ErrorCode.LoginFailed, () => session.ReconnectAsync("wrong".AsMemory(), TestContext.Current.CancellationToken));
        Assert.Equal(FtpSessionState.Lost, session.State);
        await session.ReconnectAsync(TestContext.Current.CancellationToken);
        Assert.Equal(FtpSessionState.Open, session.State);
    }

    [Fact]
    public async Task A_session_that_was_closed_does_not_come_back()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        await session.CloseAsync(TestContext.Current.CancellationToken);

        await Refused.WithAsync(ErrorCode.NotConnected, () => session.ReconnectAsync(TestServer.Password.AsMemory(), TestContext.Current.CancellationToken));
    }

    private static async Task LoseAsync(TestServer server, FtpSession session)
    {
        await server.RestartAsync();
        await Eventually.TrueAsync(() => session.State == FtpSessionState.Lost, "the session notices that the server was stopped");
    }
}
