using System.Buffers;

namespace FtpTools.Server.Files;

/// <summary>The content of a small file, in memory. Disposed, it is empty.</summary>
internal sealed class SmallContent : IDisposable
{
    /// <summary>How long it may become, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private const int FirstSize = 8 * 1024;

    private byte[] _array = [];
    private int _length;

    /// <summary>What is in it, until it is added to.</summary>
    public ReadOnlyMemory<byte> Content => _array.AsMemory(0, _length);

    /// <summary>Whether there is room for something.</summary>
    public bool Fits(int length) => length <= MaxLength - _length;

    /// <summary>Adds something that fits.</summary>
    public void Add(ReadOnlySpan<byte> content)
    {
        if (content.Length > _array.Length - _length) Enlarge(_length + content.Length);
        content.CopyTo(_array.AsSpan(_length));
        _length += content.Length;
    }

    public void Dispose()
    {
        if (_array.Length > 0) ArrayPool<byte>.Shared.Return(_array);
        (_array, _length) = ([], 0);
    }

    private void Enlarge(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, Math.Max(least, Math.Min(2 * _array.Length, MaxLength))));
        Content.Span.CopyTo(larger);
        var length = _length;
        Dispose();
        (_array, _length) = (larger, length);
    }
}
