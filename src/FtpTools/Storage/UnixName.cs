using System.Text;
using System.Text.Unicode;
using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>
/// Unix names are bytes, and need not be UTF-8. A byte that is not appears in the text as a lone surrogate, U+DC80 to U+DCFF, so
/// that each name has its own text, which leads back to it. No such text is a name of a <see cref="RemotePath"/>.
/// </summary>
internal static class UnixName
{
    private const char Escape = '\uDC00';
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    /// <summary>The text of a name.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name)) return Encoding.UTF8.GetString(name);
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            var isValid = Rune.DecodeFromUtf8(name, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isValid) text.Append(rune.ToString());
            else foreach (var octet in name[..length]) text.Append((char)(Escape + octet));
            name = name[length..];
        }

        return text.ToString();
    }

    /// <summary>The most bytes that a text of this length stands for.</summary>
    public static int MostBytes(int length) => Encoding.UTF8.GetMaxByteCount(length);

    /// <summary>Writes the bytes that a text stands for.</summary>
    /// <returns>How many they are.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var written = 0;
        var begun = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < FirstEscape or > LastEscape || (i > 0 && char.IsHighSurrogate(text[i - 1]))) continue;
            written += Encoding.UTF8.GetBytes(text[begun..i], bytes[written..]);
            bytes[written++] = (byte)(text[i] - Escape);
            begun = i + 1;
        }

        return written + Encoding.UTF8.GetBytes(text[begun..], bytes[written..]);
    }
}
