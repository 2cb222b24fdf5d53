namespace FtpTools.PowerShell.Pipeline;

/// <summary>How far an operation has got at one moment.</summary>
/// <param name="Activity">What is being done, for the whole operation: "Sending 12 files".</param>
/// <param name="CurrentItem">The item that is being processed, or null.</param>
/// <param name="BytesDone">Bytes that are in place, including those that a resumed transfer found there.</param>
/// <param name="BytesTotal">Bytes there will be in the end; null if unknown.</param>
/// <param name="BytesMoved">Bytes that this operation itself transferred, from which the speed is computed.</param>
/// <param name="Elapsed">How long the operation has been running.</param>
/// <param name="Part">The one of several files that is shown by itself, or null.</param>
internal readonly record struct ProgressSnapshot(
    string Activity,
    string? CurrentItem,
    long BytesDone,
    long? BytesTotal,
    long BytesMoved,
    TimeSpan Elapsed,
    FileInProgress? Part = null)
{
    /// <summary>Whole percent, 0 to 100 whatever the counters say; -1 if the total is not known.</summary>
    public int PercentComplete => BytesTotal is > 0 and var total ? (int)Math.Clamp(BytesDone * 100.0 / total, 0, 100) : -1;

    /// <summary>Average speed so far; 0 if nothing has been transferred yet.</summary>
    public double BytesPerSecond => BytesMoved > 0 && Elapsed > TimeSpan.Zero ? BytesMoved / Elapsed.TotalSeconds : 0;

    /// <summary>Seconds to go at the average speed; -1 if unknown.</summary>
    public int SecondsRemaining
    {
        get
        {
            if (BytesTotal is not > 0 || BytesPerSecond <= 0) return -1;
            var left = Math.Max(0, (double)BytesTotal - Math.Max(0, BytesDone));
            return (int)Math.Min(int.MaxValue, Math.Ceiling(left / BytesPerSecond));
        }
    }

    /// <summary>Such as "12.3 MiB of 256 MiB, 84 MiB/s".</summary>
    public string Status
    {
        get
        {
            var done = SizeText.Of(Math.Max(0, BytesDone));
            if (BytesTotal is > 0 and var total) done = $"{done} of {SizeText.Of(total)}";
            return BytesPerSecond > 0 ? $"{done}, {SizeText.Of((long)Math.Min(long.MaxValue, BytesPerSecond))}/s" : done;
        }
    }
}
