using System.Text;
using System.Text.Unicode;

namespace FtpTools.Ftp.Wire;

/// <summary>
/// Takes replies off a control connection (RFC 959 section 4.2). One caller at a time; a call that was cancelled lost nothing.
/// What the stream throws goes through to the caller. After an <see cref="FtpToolsException"/> there will be no more replies.
/// </summary>
internal sealed class FtpReplyReader
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxLine = 8 * 1024;

    /// <summary>The longest reply, in bytes without the ends of its lines.</summary>
    public const int MaxReply = 64 * 1024;

    /// <summary>The most lines of a reply when nobody says otherwise.</summary>
    public const int DefaultMaxLines = 1024;

    /// <summary>The most lines of the reply to FEAT.</summary>
    public const int MaxLinesOfFeatures = 256;

    private const int CodeLength = 3;

    private readonly ControlLineReader _reader;
    private readonly List<string> _lines = [];
    private bool _isInvalidUtf8;
    private int _code;
    private int _length;

    /// <param name="stream">Where the bytes come from. It is not closed.</param>
    public FtpReplyReader(Stream stream)
    {
        _reader = new ControlLineReader(stream, MaxLine) { DropsBrokenSignals = false };
    }

    /// <summary>The most lines a reply can have from now on.</summary>
    public int MaxLines { get; set; } = DefaultMaxLines;

    /// <summary>Whether every line is read as Latin-1 from now on: for a server that has sent what is no UTF-8 and does not claim to
    /// speak it (RFC 2640). As long as it is false, only the lines that are not valid UTF-8 are.</summary>
    public bool IsLatin1 { get; set; }

    /// <summary>Whether a line has come that is not valid UTF-8.</summary>
    public bool SawInvalidUtf8 { get; private set; }

    /// <summary>Whether bytes were read that no reply has taken. True behind the reply to AUTH: somebody put them there.</summary>
    public bool HasBuffered => _reader.HasBuffered || _lines.Count > 0;

    /// <summary>The bytes read from the stream.</summary>
    public long BytesRead => _reader.BytesRead;

    /// <summary>Reads the next reply.</summary>
    /// <returns>Null when the stream ends between two replies.</returns>
    /// <exception cref="FtpToolsException">What came is no reply (<see cref="ErrorCode.ProtocolViolation"/>), is over a limit
    /// (<see cref="ErrorCode.LimitExceeded"/>), or ends in the middle of a reply (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public async ValueTask<FtpReply?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Fault == ControlLineFault.TooLong) throw TooLarge($"a line of more than {MaxLine} bytes");
            if (Take(line.Bytes.Span) is { } reply) return reply;
        }

        if (!HasBuffered) return null;
        throw new FtpToolsException(ErrorCode.ConnectionLost, "The server closed the control connection in the middle of a reply.");
    }

    // The reply, when this is its last line. A bare CR or a NUL in a text does no harm here; whoever shows it cleans it.
    private FtpReply? Take(ReadOnlySpan<byte> line)
    {
        _length += line.Length;
        if (_length > MaxReply) throw TooLarge($"a reply of more than {MaxReply} bytes");
        if (_lines.Count == MaxLines) throw TooLarge($"a reply of more than {MaxLines} lines");
        var code = CodeOf(line);
        if (_lines.Count == 0) _code = code > 0 ? code : throw NoReply(line);
        var isEnd = code == _code && !IsContinued(line);
        var hasCode = code == _code;
        _lines.Add(Decode(hasCode ? line[Math.Min(CodeLength + 1, line.Length)..] : line));
        if (!isEnd) return null;
        var reply = new FtpReply(_code, [.. _lines]) { IsInvalidUtf8 = _isInvalidUtf8 };
        _lines.Clear();
        (_length, _isInvalidUtf8) = (0, false);
        return reply;
    }

    // The code that a line begins with: 100 to 599 and then a space, a hyphen or nothing; 0 when it begins with none.
    private static int CodeOf(ReadOnlySpan<byte> line)
    {
        if (line.Length < CodeLength || line[0] is < (byte)'1' or > (byte)'5') return 0;
        if (!char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2])) return 0;
        if (line.Length > CodeLength && line[CodeLength] is not ((byte)' ' or (byte)'-')) return 0;
        return ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
    }

    private static bool IsContinued(ReadOnlySpan<byte> line) => line.Length > CodeLength && line[CodeLength] == (byte)'-';

    private string Decode(ReadOnlySpan<byte> text)
    {
        var isValid = Utf8.IsValid(text);
        SawInvalidUtf8 |= !isValid;
        _isInvalidUtf8 |= !isValid;
        return isValid && !IsLatin1 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);
    }

    private static FtpToolsException NoReply(ReadOnlySpan<byte> line)
    {
        var shown = DisplayText.CleanAndCut(Encoding.Latin1.GetString(line), 60);
        return new FtpToolsException(ErrorCode.ProtocolViolation, $"The server sent '{shown}', which is no reply of FTP.")
        {
            Advice = "Check that the other end is an FTP server, that the port is right, and whether it wants TLS at once (ftps://).",
        };
    }

    private static FtpToolsException TooLarge(string what)
    {
        return new FtpToolsException(ErrorCode.LimitExceeded, $"The server sent {what}.")
        {
            Advice = "Check that the other end is an FTP server; no useful reply is that long.",
        };
    }
}
