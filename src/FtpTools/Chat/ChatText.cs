using System.Text;

namespace FtpTools.Chat;

/// <summary>Messages as bytes, and as text that is safe for a terminal.</summary>
internal static class ChatText
{
    /// <summary>The maximum number of bytes that one datagram over IPv4 can carry (RFC 791, RFC 768):
    /// 65,535 without both headers.</summary>
    public const int MaxDatagram = 65_507;

    private const char Replacement = '\uFFFD';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a message.</summary>
    /// <param name="text">The message.</param>
    /// <param name="limit">The maximum number of bytes.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.MessageTooLong"/>,
    /// or <see cref="ErrorCode.InvalidArgument"/> for half a surrogate pair.</exception>
    public static byte[] Encode(string text, int limit)
    {
        try
        {
            var length = Strict.GetByteCount(text);
            if (length > limit)
                throw new FtpToolsException(
                    ErrorCode.MessageTooLong,
                    FormattableString.Invariant(
                        $"The message is {length} bytes of UTF-8, and one datagram holds {limit}. Nothing was sent."));
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument, "The message contains half a surrogate pair and cannot be written as UTF-8. Nothing was sent.",
                e);
        }
    }

    /// <summary>The text of a message; bytes that are not valid UTF-8 become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The text without control characters, apart from tabs and line ends, which text may have.</summary>
    public static string WithoutControls(string raw)
    {
        return string.Create(raw.Length, raw, static (result, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var isLineEnd = text[i] == '\n' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
                result[i] = char.IsControl(text[i]) && text[i] != '\t' && !isLineEnd ? Replacement : text[i];
            }
        });
    }

    /// <summary>The text in one line, with nothing active in it: a line end is shown as a visible character,
    /// so that no message can look like two.</summary>
    public static string OneLine(string raw)
    {
        var lines = raw.TrimEnd('\r', '\n').ReplaceLineEndings("\u23CE").Replace('\t', ' ');
        return DisplayText.CleanAndCut(lines, MaxDatagram);
    }
}
