using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

public class StopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_idle_session_is_told_that_the_server_stops(bool tls)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = tls });
        await using var connection = await RawClient.LogInAsync(server);
        await connection.StatAsync("/");

        await server.Server.StopAsync();

        await Signals.UntilAsync(() => !connection.IsOpen, () => Record.ExceptionAsync(() => connection.StatAsync("/")).AsTask());
        Assert.Equal(ErrorCode.ServerStopping, connection.EndReason!.Code);
        Assert.Equal(ServerState.Stopped, server.Server.State);
        Assert.True(server.Server.WaitForStopAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Equal(0, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task An_upload_that_runs_may_end_while_new_requests_are_refused()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, StopTimeout = TimeSpan.FromMinutes(10) });
        await using var connection = await RawClient.LogInAsync(server);
        var content = TestContent.Of(300_000);
        var (id, exchange) = await connection.BeginUploadAsync("/a", content.Length);

        var stopping = server.Server.StopAsync();
        FtpToolsException? refusal = null;
        await Signals.UntilAsync(
            () => refusal is not null,
            async () => refusal = await Record.ExceptionAsync(() => connection.StatAsync("/")) as FtpToolsException);

        Assert.Equal(ErrorCode.ServerStopping, refusal!.Code);
        Assert.False(stopping.IsCompleted);
        Assert.Equal(ServerState.Stopping, server.Server.State);
        await connection.EndUploadAsync(id, content);
        Assert.Equal(TestContent.Md5(content), (await exchange.Final).Md5);
        await stopping;
        Assert.Equal(content, File.ReadAllBytes(server.InHome("a")));
    }

    [Fact]
    public async Task An_upload_that_does_not_end_in_time_is_aborted_and_leaves_the_old_file()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, StopTimeout = TimeSpan.Zero });
        File.WriteAllBytes(server.InHome("a"), [1]);
        await using var connection = await RawClient.LogInAsync(server);
        var (_, exchange) = await connection.BeginUploadAsync("/a", 300_000);

        await server.Server.StopAsync();

        var end = await Assert.ThrowsAnyAsync<FtpToolsException>(() => exchange.Final);
        Assert.True(end.EndsSession || end.Code == ErrorCode.Cancelled, $"{end.Code}");
        Assert.Equal([1], File.ReadAllBytes(server.InHome("a")));
        Assert.Empty(Signals.PartialFiles(server.HomeOf("ann")));
        Assert.Equal(0, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task A_second_stop_waits_for_the_first()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, StopTimeout = TimeSpan.FromMinutes(10) });
        await using var connection = await RawClient.LogInAsync(server);
        var (id, _) = await connection.BeginUploadAsync("/a", 300_000);

        var first = server.Server.StopAsync();
        var second = server.Server.StopAsync();

        Assert.False(second.IsCompleted);
        await connection.EndUploadAsync(id, TestContent.Of(300_000));
        await Task.WhenAll(first, second);
        Assert.Equal(ServerState.Stopped, server.Server.State);
    }

    [Fact]
    public async Task Nobody_answers_after_the_stop()
    {
        while (true)
        {
            await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
            await server.Server.StopAsync();

            // Another test may get the port that is free now, and would answer.
            using var holder = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            try
            {
                holder.Bind(server.Server.Endpoint);
            }
            catch (System.Net.Sockets.SocketException)
            {
                continue;
            }

            await Refused.WithAsync(ErrorCode.ServerUnreachable, () => server.ConnectAsync());
            return;
        }
    }

    [Fact]
    public async Task A_session_that_says_goodbye_waits_for_what_is_under_way()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        using var folder = new TemporaryFolder();
        var session = await server.ConnectAsync();
        var upload = session.UploadAsync(folder.File("a", 100), "/a");

        await session.CloseAsync();

        Assert.Equal(100, (await upload).Length);
        Assert.Equal(FtpSessionState.Closed, session.State);
        await Refused.WithAsync(ErrorCode.NotConnected, () => session.StatAsync("/"));
    }
}
