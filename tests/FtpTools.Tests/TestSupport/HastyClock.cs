namespace FtpTools.Tests.TestSupport;

/// <summary>A clock by which everything takes ten times as long as it does: whoever measures for a second is done in a tenth of one.</summary>
internal sealed class HastyClock : TimeProvider
{
    public override long TimestampFrequency => base.TimestampFrequency / 10;
}
