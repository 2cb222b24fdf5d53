namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>Counts what a script writes while it writes it, and has it stopped when that is too much.</summary>
/// <param name="most">What it may write.</param>
/// <param name="stop">Called once, by the one who writes; it must not wait for the script.</param>
internal sealed class OutputLimit(long most, Action stop)
{
    private long _left = most;
    private int _isExceeded;

    /// <summary>Whether it wrote too much.</summary>
    public bool IsExceeded => Volatile.Read(ref _isExceeded) != 0;

    /// <summary>What it may still write; less than zero when it wrote too much.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>Counts something before it is kept.</summary>
    /// <returns>Whether it still fits.</returns>
    public bool Take(long size)
    {
        if (Interlocked.Add(ref _left, -size) >= 0) return true;
        if (Interlocked.Exchange(ref _isExceeded, 1) == 0) stop();
        return false;
    }
}
