using System.Net;
using System.Net.Sockets;

namespace FtpTools.Time;

/// <summary>
/// How many answers an address may get: a bucket that fills at the given rate and holds twice as much as a second adds. IPv6 addresses are
/// counted by their network of 64 bits. Not thread-safe.
/// </summary>
internal sealed class TimeAnswerLimiter
{
    /// <summary>How many addresses are counted separately; when there are more, the new ones share one bucket.</summary>
    public const int MaxAddresses = 4096;

    private readonly Dictionary<IPAddress, Bucket> _buckets = [];
    private readonly TimeProvider _clock;
    private readonly double _rate;
    private Bucket _shared;

    public TimeAnswerLimiter(int answersPerSecond, TimeProvider clock)
    {
        _clock = clock;
        _rate = answersPerSecond;
        _shared = new Bucket(Size, clock.GetTimestamp());
    }

    private double Size => _rate * 2;

    /// <summary>Takes one answer out of the address's bucket.</summary>
    /// <returns>False when it is empty.</returns>
    public bool TryTake(IPAddress address)
    {
        var now = _clock.GetTimestamp();
        var key = KeyOf(address);
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            if (_buckets.Count >= MaxAddresses) RemoveFull(now);
            if (_buckets.Count >= MaxAddresses) return TryTake(ref _shared, now);
            bucket = new Bucket(Size, now);
        }

        var isTaken = TryTake(ref bucket, now);
        _buckets[key] = bucket;
        return isTaken;
    }

    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private bool TryTake(ref Bucket bucket, long now)
    {
        var level = Level(bucket, now);
        var isTaken = level >= 1;
        bucket = new Bucket(isTaken ? level - 1 : level, now);
        return isTaken;
    }

    private double Level(Bucket bucket, long now)
    {
        return Math.Min(Size, bucket.Level + (_clock.GetElapsedTime(bucket.At, now).TotalSeconds * _rate));
    }

    private void RemoveFull(long now)
    {
        foreach (var (address, _) in _buckets.Where(b => Level(b.Value, now) >= Size).ToList()) _buckets.Remove(address);
    }

    private readonly record struct Bucket(double Level, long At);
}
