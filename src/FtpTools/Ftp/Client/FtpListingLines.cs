namespace FtpTools.Ftp.Client;

/// <summary>Takes the lines off a listing, whose length nobody knows; a line has a greatest one.</summary>
/// <param name="data">The listing.</param>
internal sealed class FtpListingLines(FtpTransferData data)
{
    private const int MostBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[MostBytes];
    private int _start;
    private int _end;

    /// <summary>Whether the last line had no end: the listing may have been cut off in it.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>Reads the next line, without its end; what it returns is there until the next call.</summary>
    /// <returns>Null at the end of the listing.</returns>
    /// <exception cref="FtpToolsException">A line is too long (<see cref="ErrorCode.LimitExceeded"/>), or the connection is
    /// lost.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0) return Take(length, 1);
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
                throw new FtpToolsException(ErrorCode.LimitExceeded, $"A line of the server's listing has more than {MostBytes} bytes.");
            var read = await data.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                if (_end == _start) return null;
                IsUnfinished = true;
                return Take(_end - _start, 0);
            }

            _end += read;
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int behind)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + behind;
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
