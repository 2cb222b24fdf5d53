using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.TestSupport;

/// <summary>A clock that a test moves. It starts at the present time, so that certificates are valid.</summary>
internal sealed class TestClock() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Moves the clock second by second until something has happened.</summary>
    public Task AdvanceUntilAsync(Func<bool> happened, string what)
    {
        return Eventually.TrueAsync(
            () =>
            {
                if (happened()) return true;
                Advance(Second);
                return false;
            },
            what);
    }

    /// <summary>Moves the clock to the first full second after a limit that counts from now. Not further: the server gives a
    /// peer a second to take its farewell.</summary>
    public void AdvanceJustPast(TimeSpan limit)
    {
        for (var left = limit; left >= TimeSpan.Zero; left -= Second) Advance(Second);
    }
}
