namespace FtpTools.Ftp.Wire;

/// <summary>What a byte of the control connection is, once Telnet has had its say.</summary>
internal enum TelnetByte
{
    /// <summary>It belongs to Telnet and is no part of the line.</summary>
    Dropped,

    /// <summary>It is a byte of the line.</summary>
    Text,

    /// <summary>It is a byte of the line, and the 0xFF before it was one too: it was sent once instead of twice.</summary>
    TextAfterLoneEscape,
}

/// <summary>
/// Takes the Telnet commands out of a control connection (RFC 959 section 3, RFC 854): pairs such as <c>FF F4</c>, and the three
/// bytes of WILL, WONT, DO and DONT. Options are never agreed to, so there is no subnegotiation, and its bytes get no rule of their own.
/// </summary>
internal struct TelnetFilter
{
    /// <summary>"Interpret as command", the byte that begins every command.</summary>
    public const byte Escape = 0xFF;

    /// <summary>The lowest byte that can follow <see cref="Escape"/> in a command.</summary>
    public const byte FirstCommand = 0xF0;

    private const byte Will = 0xFB;
    private const byte Dont = 0xFE;

    private State _state;

    private enum State
    {
        Text,
        Escaped,
        Option,
    }

    /// <summary>Whether a command has begun and not ended.</summary>
    public readonly bool IsInside => _state != State.Text;

    /// <summary>Takes the next byte.</summary>
    public TelnetByte Take(byte value)
    {
        switch (_state)
        {
            case State.Option:
                _state = State.Text;
                return TelnetByte.Dropped;
            case State.Escaped:
                _state = value is >= Will and <= Dont ? State.Option : State.Text;
                if (value == Escape) return TelnetByte.Text;
                return value >= FirstCommand ? TelnetByte.Dropped : TelnetByte.TextAfterLoneEscape;
            default:
                if (value != Escape) return TelnetByte.Text;
                _state = State.Escaped;
                return TelnetByte.Dropped;
        }
    }

    /// <summary>Writes bytes of a line as they go over the wire: 0xFF twice (RFC 854).</summary>
    public static byte[] Double(ReadOnlySpan<byte> line)
    {
        var result = new byte[line.Length + line.Count(Escape)];
        var at = 0;
        foreach (var value in line)
        {
            result[at++] = value;
            if (value == Escape) result[at++] = value;
        }

        return result;
    }
}
