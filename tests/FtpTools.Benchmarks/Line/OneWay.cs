using System.Buffers;
using System.Diagnostics;

namespace FtpTools.Benchmarks.Line;

/// <summary>
/// One direction of a line: a packet waits until those before it are sent, takes its time by its length, and arrives half a round
/// trip later. When more waits than fits, it is dropped.
/// </summary>
internal sealed class OneWay : IDisposable
{
    private const int LargestPacket = 2048;
    private static readonly TimeSpan ReadWait = TimeSpan.FromMilliseconds(100);

    private readonly TunDevice _from;
    private readonly TunDevice _to;
    private readonly LineSettings _line;
    private readonly Random _chance;
    private readonly Queue<(long Due, byte[] Packet, int Length)> _underWay = new();
    private readonly Thread _reader;
    private readonly Thread _writer;
    private long _freeAt;
    private bool _isOver;

    /// <param name="from">Where packets come from.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="line">How.</param>
    /// <param name="seed">Decides which of them are lost.</param>
    public OneWay(TunDevice from, TunDevice to, LineSettings line, int seed)
    {
        (_from, _to, _line, _chance) = (from, to, line, new Random(seed));
        _reader = new Thread(Read) { IsBackground = true };
        _writer = new Thread(Write) { IsBackground = true };
        _reader.Start();
        _writer.Start();
    }

    /// <summary>Packets that found no room, and those lost by chance.</summary>
    public (long Dropped, long Lost) Missing { get; private set; }

    public void Dispose()
    {
        lock (_underWay)
        {
            _isOver = true;
            Monitor.PulseAll(_underWay);
        }

        _reader.Join();
        _writer.Join();
    }

    private void Read()
    {
        while (!Volatile.Read(ref _isOver))
        {
            var packet = ArrayPool<byte>.Shared.Rent(LargestPacket);
            var length = _from.Read(packet, ReadWait);
            if (length == 0 || !TryTake(packet, length)) ArrayPool<byte>.Shared.Return(packet);
        }
    }

    private bool TryTake(byte[] packet, int length)
    {
        var now = Stopwatch.GetTimestamp();
        var starts = Math.Max(now, _freeAt);
        var waiting = (starts - now) / (double)Stopwatch.Frequency * _line.BitsPerSecond / 8;
        if (waiting + length > _line.QueueBytes)
        {
            Missing = Missing with { Dropped = Missing.Dropped + 1 };
            return false;
        }

        _freeAt = starts + (long)(length * 8 / _line.BitsPerSecond * Stopwatch.Frequency);
        if (_chance.NextDouble() < _line.Loss)
        {
            Missing = Missing with { Lost = Missing.Lost + 1 };
            return false;
        }

        lock (_underWay)
        {
            _underWay.Enqueue((_freeAt + (long)(_line.RoundTrip.TotalSeconds / 2 * Stopwatch.Frequency), packet, length));
            if (_underWay.Count == 1) Monitor.Pulse(_underWay);
        }

        return true;
    }

    private void Write()
    {
        while (TryNext(out var next))
        {
            SleepUntil(next.Due);
            _to.Write(next.Packet.AsSpan(0, next.Length));
            ArrayPool<byte>.Shared.Return(next.Packet);
        }
    }

    private bool TryNext(out (long Due, byte[] Packet, int Length) next)
    {
        lock (_underWay)
        {
            while (_underWay.Count == 0 && !_isOver) Monitor.Wait(_underWay);
            return _underWay.TryDequeue(out next) && !_isOver;
        }
    }

    // A sleep of the runtime lasts a millisecond at least, in which a dozen packets come.
    private static void SleepUntil(long due)
    {
        var nanoseconds = (due - Stopwatch.GetTimestamp()) * (1_000_000_000L / Stopwatch.Frequency);
        if (nanoseconds > 0) _ = LineNative.Sleep(new LineNative.TimeSpec { Nanoseconds = (nint)nanoseconds }, 0);
    }
}
