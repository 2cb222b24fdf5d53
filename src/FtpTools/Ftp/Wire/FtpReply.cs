using System.Text;

namespace FtpTools.Ftp.Wire;

/// <summary>A reply of FTP (RFC 959 section 4.2): three digits, and one line of text or more.</summary>
/// <param name="Code">The code, 100 to 599.</param>
/// <param name="Lines">The lines without codes and ends, at least one. In a reply that was read, a line between the first and the last
/// keeps the space it began with.</param>
internal sealed record FtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>A reply of one line.</summary>
    public FtpReply(int code, string text)
        : this(code, [text])
    {
    }

    /// <summary>Whether every line between the first and the last begins with one more space, as the features of FEAT (RFC 2389
    /// section 3.2) and the facts of MLST (RFC 3659 section 7.2) do.</summary>
    public bool IndentsLines { get; init; }

    /// <summary>Whether the reply was read and is not valid UTF-8: its lines were taken for Latin-1.</summary>
    public bool IsInvalidUtf8 { get; init; }

    /// <summary>The first line.</summary>
    public string First => Lines[0];

    /// <summary>The last line.</summary>
    public string Last => Lines[^1];

    /// <summary>The lines between the first and the last.</summary>
    public IEnumerable<string> Inner => Lines.Skip(1).Take(Lines.Count - 2);

    /// <summary>Whether more is to come (1xx).</summary>
    public bool IsPreliminary => Code / 100 == 1;

    /// <summary>Whether it is done (2xx).</summary>
    public bool IsCompleted => Code / 100 == 2;

    /// <summary>Whether the server waits for the next command of a pair (3xx).</summary>
    public bool IsIntermediate => Code / 100 == 3;

    /// <summary>Whether it may work later (4xx).</summary>
    public bool IsTransientError => Code / 100 == 4;

    /// <summary>Whether it will not work this way (5xx).</summary>
    public bool IsPermanentError => Code / 100 == 5;

    /// <summary>A reply whose inner lines are indented: FEAT, MLST.</summary>
    /// <param name="code">The code.</param>
    /// <param name="first">The first line.</param>
    /// <param name="lines">The lines to indent; may be none.</param>
    /// <param name="last">The last line.</param>
    public static FtpReply OfFacts(int code, string first, IEnumerable<string> lines, string last)
    {
        return new FtpReply(code, [first, .. lines, last]) { IndentsLines = true };
    }

    /// <summary>One line of a reply that goes on: something to say while the work takes its time.</summary>
    public static byte[] ToContinuedBytes(int code, string text)
    {
        CheckCode(code);
        return Encoding.UTF8.GetBytes($"{code}-{WireText.Clean(text)}\r\n");
    }

    /// <summary>The reply as it goes over the wire. A line between the first and the last that could be taken for the end is
    /// indented by a space. UTF-8 has no 0xFF, so that nothing has to be doubled for Telnet.</summary>
    public byte[] ToBytes()
    {
        CheckCode(Code);
        if (Lines.Count == 0) throw new InvalidOperationException("A reply has at least one line.");
        var text = new StringBuilder();
        for (var i = 0; i < Lines.Count; i++)
        {
            var line = WireText.Clean(Lines[i]);
            if (i == Lines.Count - 1) text.Append(Code).Append(' ');
            else if (i == 0) text.Append(Code).Append('-');
            else if (IndentsLines || line.Length == 0 || char.IsAsciiDigit(line[0])) text.Append(' ');
            text.Append(line).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The code and the text, safe for a terminal and a log.</summary>
    public override string ToString() => DisplayText.Clean($"{Code} {string.Join(' ', Lines.Select(l => l.Trim()))}".TrimEnd());

    private static void CheckCode(int code)
    {
        if (code is < 100 or > 599) throw new InvalidOperationException($"{code} is no code of a reply.");
    }
}
