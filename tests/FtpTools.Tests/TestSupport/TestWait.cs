namespace FtpTools.Tests.TestSupport;

/// <summary>Waits for a state of the outside world that gives no signal. It gives up only after a time no sound machine needs.</summary>
public static class TestWait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!holds())
        {
            if (!await timer.WaitForNextTickAsync(limit.Token)) return;
        }
    }
}
