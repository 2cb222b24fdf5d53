namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Waits for what has no signal of its own to wait for.</summary>
internal static class Eventually
{
    /// <summary>Only so that a defect fails the test instead of hanging it.</summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(40);

    // Whoever asks without a pause takes the processor from those who are to do what is waited for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition; it is asked again and again.</param>
    /// <param name="otherwise">What the test says when it never holds.</param>
    public static void True(Func<bool> condition, string otherwise)
    {
        var limit = Environment.TickCount64 + (long)HangLimit.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < limit, otherwise);
            Thread.Sleep(Pause);
        }
    }
}
