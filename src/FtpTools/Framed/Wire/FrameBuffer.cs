using System.Buffers;

namespace FtpTools.Framed.Wire;

/// <summary>A growing run of bytes from the array pool, into which frames are written one after the other.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4096;

    private byte[] _array = [];
    private int _length;

    /// <summary>The bytes written so far.</summary>
    public int Length => _length;

    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, _length);

    /// <summary>Gives access to bytes that were written already, to fill in what was not known at the time.</summary>
    public Span<byte> Written(int start, int count) => _array.AsSpan(0, _length).Slice(start, count);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_length);
    }

    /// <summary>Takes the last bytes back, down to a length there was before.</summary>
    public void Truncate(int length) => _length = Math.Min(_length, length);

    /// <summary>Forgets what was written and gives the array back, so that an idle connection holds no memory.</summary>
    public void Release()
    {
        _length = 0;
        if (_array.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
    }

    public void Dispose() => Release();

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _array.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, _array.Length * 2), FirstSize));
        _array.AsSpan(0, _length).CopyTo(larger);
        if (_array.Length > 0) ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
