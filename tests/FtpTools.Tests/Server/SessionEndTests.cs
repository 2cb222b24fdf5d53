using FtpTools.Framed.Client;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Server;

public class SessionEndTests
{
    [Fact]
    public async Task Requests_that_wait_for_a_place_are_told_when_the_connection_ends()
    {
        var pair = new InMemoryConnectionPair();
        await using var serverEnd = pair.Server;
        var connection = new FramedConnection(pair.Client, TimeProvider.System, TimeSpan.FromMinutes(1));
        connection.Start();
        connection.LimitRequests(2);
        var requests = Enumerable.Range(0, 5).Select(_ => connection.RequestAsync(id => new PingRequest { Id = id }, CancellationToken.None)).ToList();
        Assert.DoesNotContain(requests, r => r.IsCompleted);

        await connection.DisposeAsync();

        foreach (var request in requests) await Refused.WithAsync(ErrorCode.NotConnected, () => request);
        await Refused.WithAsync(ErrorCode.NotConnected, () => connection.RequestAsync(id => new PingRequest { Id = id }, CancellationToken.None));
    }

    [Fact]
    public async Task A_request_that_waits_for_a_place_may_be_cancelled()
    {
        var pair = new InMemoryConnectionPair();
        await using var serverEnd = pair.Server;
        await using var connection = new FramedConnection(pair.Client, TimeProvider.System, TimeSpan.FromMinutes(1));
        connection.Start();
        connection.LimitRequests(1);
        var first = connection.RequestAsync(id => new PingRequest { Id = id }, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var second = connection.RequestAsync(id => new PingRequest { Id = id }, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);
        Assert.True(connection.IsOpen);
    }
}
