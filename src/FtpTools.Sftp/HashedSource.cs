using System.Buffers;
using FtpTools.Transfer;

namespace FtpTools.Sftp;

/// <summary>
/// The rest of a local file, for a library that reads what it sends from a stream. It is hashed beside the sending. Exactly the announced
/// bytes come out: a file that ends early is an error, and not a shorter file.
/// </summary>
/// <param name="source">The file, at the position to begin at.</param>
/// <param name="length">The bytes from there.</param>
/// <param name="digest">Takes in every byte, in order; nobody else may use it until <see cref="DisposeAsync"/>.</param>
/// <param name="name">What the file is called in an error.</param>
internal sealed class HashedSource(Stream source, long length, ContentDigest digest, string name) : Stream
{
    private readonly BackgroundHasher _lane = new(digest.Append);
    private readonly byte[]?[] _buffers = new byte[]?[BackgroundHasher.Depth];
    private Memory<byte> _piece;
    private long _taken;
    private int _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _taken - _piece.Length;
        set => throw new NotSupportedException();
    }

    // The library reads what it sends without holding a thread.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_piece.IsEmpty && _taken < length) await NextAsync().ConfigureAwait(false);
        return Copy(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override async ValueTask DisposeAsync()
    {
        // The digest is somebody else's again after this, and so are the arrays.
        await _lane.DrainAsync().ConfigureAwait(false);
        for (var i = 0; i < _buffers.Length; i++)
        {
            if (_buffers[i] is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
            _buffers[i] = null;
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask NextAsync()
    {
        await _lane.WaitForRoomAsync().ConfigureAwait(false);
        var buffer = _buffers[_count++ % _buffers.Length] ??= ArrayPool<byte>.Shared.Rent(ContentSender.PieceSize);
        var piece = buffer.AsMemory(0, (int)Math.Min(length - _taken, ContentSender.PieceSize));
        ContentSender.ReadWhole(source, piece.Span, name);
        _lane.Add(piece);
        _taken += piece.Length;
        _piece = piece;
    }

    private int Copy(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _piece.Length);
        _piece.Span[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }
}
