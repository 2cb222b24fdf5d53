using System.Buffers;

namespace FtpTools.Ftp.Wire;

/// <summary>
/// Takes the lines off a control connection (RFC 959 section 5.3). LF ends a line, a CR before it belongs to the end. One caller at a
/// time; a call that was cancelled lost nothing. While it waits for a line it holds 512 bytes, and nothing of the
/// lines before, which may have been passwords. What the stream throws goes through to the caller.
/// </summary>
internal sealed class ControlLineReader
{
    /// <summary>The most bytes from the stream between two ends of lines, Telnet commands included, before the reader gives up.</summary>
    public const int MaxSkipped = 64 * 1024;

    private const int BufferSize = 512;
    private const int FirstLineSize = 128;
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private TelnetFilter _telnet;
    private byte[] _line = [];
    private ControlLineFault _fault;
    private bool _hasCr;
    private int _length;
    private int _taken;
    private int _start;
    private int _end;
    private int _maxLine;
    private long _bytesRead;

    /// <param name="stream">Where the bytes come from. It is not closed.</param>
    /// <param name="maxLine">The longest line, in bytes.</param>
    public ControlLineReader(Stream stream, int maxLine)
    {
        _stream = stream;
        MaxLine = maxLine;
    }

    /// <summary>The longest line from now on, in bytes, without its end and without Telnet commands.</summary>
    public int MaxLine
    {
        get => _maxLine;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxSkipped);
            _maxLine = value;
        }
    }

    /// <summary>Whether bytes from 0xF0 in front of a line are dropped: where a client's urgent byte is lost, half of a Telnet signal
    /// stands there (<c>FF F4 F2 ABOR</c>). Off for replies, whose lines begin with what the server likes.</summary>
    public bool DropsBrokenSignals { get; init; } = true;

    /// <summary>Whether bytes were read that no line has taken.</summary>
    public bool HasBuffered => _start < _end || _taken > 0;

    /// <summary>The bytes read from the stream.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    private bool IsBeforeVerb => DropsBrokenSignals && _length == 0 && !_hasCr;

    /// <summary>Reads the next line.</summary>
    /// <returns>Null at the end of the stream; what stands there without an end is no line.</returns>
    /// <exception cref="FtpToolsException">There is no end of a line within <see cref="MaxSkipped"/> bytes
    /// (<see cref="ErrorCode.LimitExceeded"/>); there will be no more lines.</exception>
    public async ValueTask<ControlLine?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_start < _end)
            {
                var value = _buffer[_start];
                _buffer[_start++] = 0;
                if (EndsWith(value)) return TakeLine();
            }

            CheckSkipped();

            // Waits without a buffer first: an encrypted stream takes one of its own, many times as large, for as long as it has ours.
            await _stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            var read = await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0) return null;
            (_start, _end) = (0, read);
            Interlocked.Add(ref _bytesRead, read);
        }
    }

    // Whether the line ends with this byte.
    private bool EndsWith(byte value)
    {
        _taken++;
        CheckSkipped();
        switch (_telnet.Take(value))
        {
            case TelnetByte.Dropped:
                return false;
            case TelnetByte.TextAfterLoneEscape when !IsBeforeVerb:
                SetFault(ControlLineFault.Malformed);
                TakeText(TelnetFilter.Escape);
                break;
        }

        if (value == Lf) return true;
        if (value < TelnetFilter.FirstCommand || value == TelnetFilter.Escape || !IsBeforeVerb) TakeText(value);
        return false;
    }

    private void TakeText(byte value)
    {
        if (_hasCr || value == 0) SetFault(ControlLineFault.Malformed);
        if (_hasCr) Add(Cr);
        _hasCr = value == Cr;
        if (!_hasCr) Add(value);
    }

    private void Add(byte value)
    {
        if (_length >= MaxLine) SetFault(ControlLineFault.TooLong);
        if (_fault == ControlLineFault.TooLong) return;
        if (_length == _line.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length * 2, FirstLineSize));
            _line.AsSpan(0, _length).CopyTo(larger);
            ReleaseLine();
            _line = larger;
        }

        _line[_length++] = value;
    }

    private ControlLine TakeLine()
    {
        var line = new ControlLine(_fault == ControlLineFault.TooLong ? Array.Empty<byte>() : _line.AsSpan(0, _length).ToArray(), _fault);
        ReleaseLine();
        (_length, _taken, _hasCr, _fault) = (0, 0, false, ControlLineFault.None);
        return line;
    }

    private void ReleaseLine()
    {
        if (_line.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_line, clearArray: true);
        _line = [];
    }

    private void SetFault(ControlLineFault fault)
    {
        if (_fault != ControlLineFault.TooLong) _fault = fault;
    }

    private void CheckSkipped()
    {
        if (_taken <= MaxSkipped) return;
        throw new FtpToolsException(ErrorCode.LimitExceeded, $"The peer sent more than {MaxSkipped} bytes without the end of a line.")
        {
            Advice = "Check that the other end speaks FTP, and that the port is right.",
        };
    }
}
