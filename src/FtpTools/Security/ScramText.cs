using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FtpTools.Security;

/// <summary>The syntax of SCRAM messages (RFC 5802 section 7): attributes, escapes, base64, nonces.</summary>
internal static class ScramText
{
    /// <summary>The longest message that either end reads, in characters; real ones have about 200.</summary>
    internal const int MaximumMessageLength = 2048;

    /// <summary>The longest nonce that either end adds or accepts, in characters.</summary>
    internal const int MaximumNonceLength = 256;

    private const int NonceBytes = 24;

    /// <summary>A fresh nonce of 144 random bits; base64 has no comma.</summary>
    internal static string CreateNonce()
    {
        return Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
    }

    /// <summary>Whether a nonce is one or more printable ASCII characters without a comma, and not too long.</summary>
    internal static bool IsNonce(ReadOnlySpan<char> nonce)
    {
        return nonce.Length is > 0 and <= MaximumNonceLength && !nonce.ContainsAnyExceptInRange('!', '~') && !nonce.Contains(',');
    }

    /// <summary>Escapes a name so that it contains neither a comma nor an equals sign.</summary>
    internal static string EscapeName(string name)
    {
        return name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
    }

    /// <summary>Reads an escaped name; null if it contains a comma or an equals sign that is not an escape.</summary>
    internal static string? UnescapeName(ReadOnlySpan<char> escaped)
    {
        var name = new StringBuilder(escaped.Length);
        while (!escaped.IsEmpty)
        {
            var plain = escaped.IndexOfAny('=', ',');
            if (plain < 0)
                return name.Append(escaped).ToString();

            name.Append(escaped[..plain]);
            escaped = escaped[plain..];
            if (escaped.StartsWith("=2C", StringComparison.Ordinal))
                name.Append(',');
            else if (escaped.StartsWith("=3D", StringComparison.Ordinal))
                name.Append('=');
            else
                return null;
            escaped = escaped[3..];
        }

        return name.ToString();
    }

    /// <summary>
    /// Splits a message into its attributes, and requires that the first ones are the named ones in this order; more may follow
    /// (extensions, which RFC 5802 section 5.1 tells us to ignore).
    /// </summary>
    /// <returns>The values without their <c>x=</c>; null when the message is not of this form.</returns>
    internal static string[]? Parse(string message, string names)
    {
        if (message.Length > MaximumMessageLength)
            return null;
        var attributes = message.Split(',');
        if (attributes.Length < names.Length)
            return null;

        for (var i = 0; i < attributes.Length; i++)
        {
            var attribute = attributes[i];
            var isAttribute = attribute.Length >= 2 && char.IsAsciiLetter(attribute[0]) && attribute[1] == '=';
            if (!isAttribute || (i < names.Length && attribute[0] != names[i]))
                return null;
            attributes[i] = attribute[2..];
        }

        return attributes;
    }

    /// <summary>
    /// Reads a positive number in its one form (<c>posit-number</c>, RFC 5802 section 7): digits, the first of which is not zero.
    /// The parser of the platform also takes zeros in front, and NUL characters at the end.
    /// </summary>
    /// <returns>The number; 0 when it is none, or too large.</returns>
    internal static int ReadPositiveNumber(string text)
    {
        return text is [>= '1' and <= '9', ..] && text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : 0;
    }

    /// <summary>
    /// Reads base64 in its one canonical form: no white space, no stray bits. Otherwise two forms of one message would both
    /// be valid, and a changed message would pass.
    /// </summary>
    internal static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text
            ? bytes[..length]
            : null;
    }
}
