using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace FtpTools.Fuzzing;

/// <summary>Which branches of the instrumented library were taken, one after the other, and about how often.</summary>
internal sealed unsafe class CoverageMap : IDisposable
{
    private const int Size = 1 << 16;

    private static readonly byte[] Buckets = [.. Enumerable.Range(0, 256).Select(BucketOf)];

    private readonly byte[] _seen = new byte[Size];
    private readonly bool _isOwner;

    /// <summary>Gives the instrumented library a map, or takes the one that it has.</summary>
    public CoverageMap()
    {
        if (Trace.SharedMem is not null) return;
        Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);
        _isOwner = true;
    }

    /// <summary>How many edges have ever been reached.</summary>
    public int Edges => Size - _seen.AsSpan().Count((byte)0);

    private static Span<byte> Hits => new(Trace.SharedMem, Size);

    /// <summary>Forgets the last run.</summary>
    public static void Reset()
    {
        Hits.Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>The edges of the last run, for choosing among inputs.</summary>
    public static HashSet<int> Taken()
    {
        var taken = new HashSet<int>();
        for (var at = Next(0); at < Size; at = Next(at + 1)) taken.Add(at);
        return taken;
    }

    /// <summary>Whether the last run took an edge that no run before has taken, or took one much more often.</summary>
    /// <param name="counts">Whether it matters how often.</param>
    /// <param name="keep">Whether it counts as seen from now on.</param>
    public bool IsNew(bool counts, bool keep)
    {
        var isNew = false;
        for (var at = Next(0); at < Size; at = Next(at + 1))
        {
            var bits = counts ? Buckets[Hits[at]] : (byte)1;
            if ((bits & ~_seen[at]) == 0) continue;
            isNew = true;
            if (!keep) return true;
            _seen[at] |= bits;
        }

        return isNew;
    }

    public void Dispose()
    {
        // The memory stays: threads of the pool may still be in the instrumented library.
        if (_isOwner) Reset();
    }

    // The next edge that was taken.
    private static int Next(int from)
    {
        var distance = Hits[from..].IndexOfAnyExcept((byte)0);
        return distance < 0 ? Size : from + distance;
    }

    private static byte BucketOf(int hits) => hits switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
