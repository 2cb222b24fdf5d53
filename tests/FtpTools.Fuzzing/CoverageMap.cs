using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace FtpTools.Fuzzing;

/// <summary>Which branches of the instrumented library were taken, one after the other, and about how often.</summary>
internal sealed unsafe class CoverageMap
{
    private const int Size = 1 << 16;

    private static readonly byte[] Buckets = [.. Enumerable.Range(0, 256).Select(BucketOf)];

    private readonly byte[] _seen = new byte[Size];

    /// <summary>Uses the map that the instrumented library has.</summary>
    public CoverageMap() => Provide();

    /// <summary>How many edges have ever been reached.</summary>
    public int Edges => Size - _seen.AsSpan().Count((byte)0);

    private static Span<byte> Hits => new(Trace.SharedMem, Size);

    /// <summary>Gives the instrumented library its map, if it has none. It stays to the end: threads of the pool may be anywhere in it.</summary>
    public static void Provide()
    {
        if (Trace.SharedMem is null) Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);
    }

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
