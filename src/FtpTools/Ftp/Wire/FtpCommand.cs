using System.Text;
using System.Text.Unicode;

namespace FtpTools.Ftp.Wire;

/// <summary>A command of FTP (RFC 959 section 5.3): a verb, and what stands behind the space after it.</summary>
/// <param name="Verb">ASCII letters and digits, upper case.</param>
/// <param name="Argument">The argument as it came, with every further space; empty when there is none.</param>
internal sealed record FtpCommand(string Verb, ReadOnlyMemory<byte> Argument)
{
    /// <summary>The longest verb; no known one has more than eight letters.</summary>
    public const int MaxVerb = 16;

    /// <summary>The argument as UTF-8 (RFC 2640); null when it is not valid UTF-8.</summary>
    public string? Text => Utf8.IsValid(Argument.Span) ? Encoding.UTF8.GetString(Argument.Span) : null;

    /// <summary>Makes a command to send.</summary>
    /// <param name="verb">The verb, with its space and sub-command where it has one (<c>SITE UTIME</c>).</param>
    /// <param name="argument">The argument; null for none.</param>
    /// <param name="encoding">What the server expects; UTF-8 when null.</param>
    /// <exception cref="FtpToolsException">The argument would end the line, or cannot be written in the encoding
    /// (<see cref="ErrorCode.InvalidArgument"/>). The message does not repeat it, since it may be a password.</exception>
    public static FtpCommand Create(string verb, string? argument = null, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(verb);
        var bytes = argument is null ? [] : Encode(verb, argument, encoding ?? Encoding.UTF8);
        return new FtpCommand(verb, bytes);
    }

    /// <summary>Reads a line without its end.</summary>
    /// <returns>Null when it does not begin with a verb: at most <see cref="MaxVerb"/> ASCII letters and digits, then a space or the
    /// end.</returns>
    public static FtpCommand? Parse(ReadOnlyMemory<byte> line)
    {
        var space = line.Span.IndexOf((byte)' ');
        var verb = space < 0 ? line.Span : line.Span[..space];
        if (verb.Length is 0 or > MaxVerb) return null;
        foreach (var value in verb)
        {
            if (!char.IsAsciiLetterOrDigit((char)value)) return null;
        }

        return new FtpCommand(Encoding.ASCII.GetString(verb).ToUpperInvariant(), space < 0 ? default : line[(space + 1)..]);
    }

    /// <summary>The line as it goes over the wire: with CR LF, and 0xFF twice.</summary>
    public byte[] ToBytes()
    {
        byte[] head = [.. Encoding.ASCII.GetBytes(Verb), .. Argument.IsEmpty ? ""u8 : " "u8];
        return [.. head, .. TelnetFilter.Double(Argument.Span), .. "\r\n"u8];
    }

    /// <summary>The verb. The argument may be a password, so it is never a part of a text that somebody writes into a log.</summary>
    public override string ToString() => Verb;

    private static byte[] Encode(string verb, string argument, Encoding encoding)
    {
        if (argument.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw Refused(verb, "contains the end of a line or a NUL, which a command cannot carry. Remove it");
        var strict = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            return strict.GetBytes(argument);
        }
        catch (EncoderFallbackException e)
        {
            throw Refused(verb, $"has a character that {encoding.WebName} does not know. Use another name", e);
        }
    }

    private static FtpToolsException Refused(string verb, string why, Exception? cause = null)
    {
        return new FtpToolsException(ErrorCode.InvalidArgument, $"The argument of {verb} {why}.", cause) { Advice = null };
    }
}
