namespace FtpTools.PowerShell.Tests.Host;

/// <summary>A clock that moves only when told.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan step) => _ticks += step.Ticks;
}
