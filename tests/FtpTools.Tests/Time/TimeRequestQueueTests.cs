using System.Net;
using FtpTools.Time;

namespace FtpTools.Tests.Time;

public class TimeRequestQueueTests
{
    [Fact]
    public async Task When_it_is_full_the_oldest_are_dropped_and_counted()
    {
        var queue = new TimeRequestQueue(4);
        for (byte i = 0; i < 10; i++) queue.Add(new TimeRequest(new[] { i }, new IPEndPoint(IPAddress.Loopback, 5000), DateTimeOffset.UnixEpoch));
        queue.Complete();

        var left = new List<byte>();
        await foreach (var request in queue.ReadAllAsync(TestContext.Current.CancellationToken)) left.Add(request.Bytes.Span[0]);

        Assert.Equal<byte>([6, 7, 8, 9], left);
        Assert.Equal(6, queue.DroppedCount);
    }
}
