namespace FtpTools.Tests.TestSupport;

/// <summary>Waits for what has no signal of its own to wait for.</summary>
internal static class Eventually
{
    /// <summary>Only so that a defect fails the test instead of hanging it.</summary>
    public static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(20);

    // Whoever asks without a pause takes the processor from those who are to do what is waited for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(HangLimit);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"This did not happen: {what}.");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until a count stands still: what has no end that could be waited for has come to rest.</summary>
    public static async Task StillAsync(Func<long> count)
    {
        const int Looks = 50;
        var last = count();
        for (var same = 0; same < Looks; same++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2));
            if (count() == last) continue;
            (last, same) = (count(), 0);
        }
    }

    /// <summary>Waits until the server has so many connections.</summary>
    public static Task ServerHasAsync(TestServer server, int connections)
    {
        return TrueAsync(() => server.Server.ConnectionCount == connections, $"the server has {connections} connections");
    }

    /// <summary>Waits until the server has noticed that all its clients are gone, and has cleared up after them.</summary>
    public static Task ServerIsEmptyAsync(TestServer server) => ServerHasAsync(server, 0);
}
