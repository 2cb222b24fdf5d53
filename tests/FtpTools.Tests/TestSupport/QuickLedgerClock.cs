using FtpTools.Quota;

namespace FtpTools.Tests.TestSupport;

/// <summary>The clock of the computer, but that leases are renewed ten times as often: whoever counts a home waits for the next renewal of
/// everybody else, and a test for both.</summary>
internal sealed class QuickLedgerClock : TimeProvider
{
    public static QuickLedgerClock Instance { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var interval = period == QuotaLedger.TickInterval ? QuotaLedger.TickInterval / 10 : period;
        return base.CreateTimer(callback, state, dueTime == period ? interval : dueTime, interval);
    }
}
