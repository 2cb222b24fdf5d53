namespace FtpTools.Sessions.Diagnosis;

/// <summary>
/// Decides how large the files of a measurement are, which of them count, and when it is enough. The first file finds everything cold, and
/// small ones are mostly waiting; what counts took long enough or is large, and is discarded when the next turns out much faster. It
/// is enough when a second was measured each way.
/// </summary>
internal sealed class ThroughputRamp(int most, TimeProvider time)
{
    private const int FirstFile = 256 * 1024;
    private const int LargeFile = 4 * 1024 * 1024;
    private const int Growth = 8;
    private const double MuchFaster = 1.3;
    private const long MostBytes = 256L * 1024 * 1024;

    private static readonly TimeSpan ShortestThatCounts = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestFile = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly long _started = time.GetTimestamp();
    private Way _up;
    private Way _down;
    private long _moved;

    /// <summary>The length of the next file; null when it is enough, or no more may be gained.</summary>
    public int? NextSize { get; private set; } = most > 0 ? Math.Min(FirstFile, most) : null;

    /// <summary>Bytes a second; null for a way of which nothing counts.</summary>
    public (double? Up, double? Down) Result => (_up.Speed, _down.Speed);

    /// <summary>Takes in how long the file of <see cref="NextSize"/> took each way.</summary>
    public void Add((TimeSpan Up, TimeSpan Down) took)
    {
        var size = NextSize ?? throw new InvalidOperationException("It was enough before.");
        var isFirst = _moved == 0;
        _moved += size;
        var counts = Counts(size, took.Up, isFirst) | Counts(size, took.Down, isFirst);
        _up = Counts(size, took.Up, isFirst) ? _up.With(size, took.Up) : _up;
        _down = Counts(size, took.Down, isFirst) ? _down.With(size, took.Down) : _down;
        var next = Larger(size, took.Up, took.Down);
        var isEnough = _up.Time >= Enough && _down.Time >= Enough;
        var isFutile = !isFirst && !counts && next == size;
        var isLate = time.GetElapsedTime(_started) + ((took.Up + took.Down) * ((double)next / size)) > Patience;
        NextSize = isEnough || isFutile || isLate || _moved + next > MostBytes ? null : next;
    }

    private static bool Counts(int size, TimeSpan took, bool isFirst)
    {
        return isFirst ? took >= Enough : size >= LargeFile || took >= ShortestThatCounts;
    }

    // Large enough for the faster way to take half a second, unless the slower one would then take too long.
    private int Larger(int size, TimeSpan up, TimeSpan down)
    {
        var (faster, slower) = up < down ? (up, down) : (down, up);
        var factor = Math.Min(Enough / 2 / Least(faster), LongestFile / Least(slower));
        return (int)Math.Min(most, size * Math.Clamp(factor, 1, Growth));
    }

    private static TimeSpan Least(TimeSpan took) => took > TimeSpan.FromMicroseconds(1) ? took : TimeSpan.FromMicroseconds(1);

    /// <summary>What was measured one way.</summary>
    private readonly record struct Way(long Bytes, TimeSpan Time)
    {
        public double? Speed => Time > TimeSpan.Zero ? Bytes / Time.TotalSeconds : null;

        // What went much slower before was not warm yet.
        public Way With(long bytes, TimeSpan took)
        {
            var isColdBefore = Speed is { } before && bytes / Least(took).TotalSeconds > before * MuchFaster;
            return isColdBefore ? new Way(bytes, Least(took)) : new Way(Bytes + bytes, Time + Least(took));
        }
    }
}
