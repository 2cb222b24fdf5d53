using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

public class ConnectionLimitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_too_many_is_told_so_and_the_others_go_on(bool tls)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = tls, MaxConnections = 1 });
        var first = await server.ConnectAsync();

        var refusal = await Refused.WithAsync(ErrorCode.TooManyConnections, () => server.ConnectAsync());

        Assert.True(refusal.Description.IsTransient);
        Assert.True((await first.StatAsync("/")).IsDirectory);
        await first.CloseAsync();
        FtpSession? next = null;
        await Signals.UntilAsync(() => next is not null, async () => next = await TryConnectAsync(server));
        Assert.True((await next!.StatAsync("/")).IsDirectory);
        await next.DisposeAsync();
    }

    [Fact]
    public async Task A_crowd_of_connections_too_many_does_not_disturb_the_one_inside()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, MaxConnections = 1 });
        await using var session = await server.ConnectAsync();

        var errors = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Record.ExceptionAsync(() => server.ConnectAsync()).AsTask()));

        Assert.All(errors, e => Assert.IsAssignableFrom<FtpToolsException>(e));
        Assert.Contains(errors, e => e is FtpToolsException { Code: ErrorCode.TooManyConnections });
        Assert.True((await session.StatAsync("/")).IsDirectory);
        await Eventually.ServerHasAsync(server, 1);
    }

    [Fact]
    public async Task A_session_too_many_of_one_user_is_refused_and_another_user_comes_in()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, MaxSessionsPerUser = 2 }, "ann", "bob");
        var first = await server.ConnectAsync();
        await using var second = await server.ConnectAsync("Ann");

        await Refused.WithAsync(ErrorCode.TooManyConnections, () => server.ConnectAsync());
        await using var other = await server.ConnectAsync("bob");
        Assert.True((await other.StatAsync("/")).IsDirectory);

        await first.CloseAsync();
        FtpSession? next = null;
        await Signals.UntilAsync(() => next is not null, async () => next = await TryConnectAsync(server));
        Assert.True((await next!.StatAsync("/")).IsDirectory);
        await next.DisposeAsync();
    }

    private static async Task<FtpSession?> TryConnectAsync(TestServer server)
    {
        try
        {
            return await server.ConnectAsync();
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.TooManyConnections)
        {
            return null;
        }
    }
}
