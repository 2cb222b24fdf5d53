namespace FtpTools.CrashRig;

/// <summary>Gives every operation a number of its own.</summary>
internal sealed class NumberSource(long next)
{
    private long _last = next - 1;

    public long Take() => Interlocked.Increment(ref _last);
}
