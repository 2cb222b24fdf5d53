using System.Text;
using FtpTools.Time.Strftime;

namespace FtpTools;

/// <summary>
/// Formats times as the C function <c>strftime</c> does in the C locale (C99 7.23.3.5 and POSIX). The modifiers <c>E</c> and
/// <c>O</c> are ignored where C99 allows them. Anything that is not a directive stays as it is,
/// including widths and flags such as <c>%5d</c> or
/// <c>%-d</c>, which are extensions of some libraries.
/// </summary>
public static class StrftimeFormatter
{
    /// <summary>The longest format, in bytes of UTF-8.</summary>
    public const int MaxFormat = 1024;

    /// <summary>The longest result, in bytes of UTF-8.</summary>
    public const int MaxResult = 4096;

    /// <summary>What an empty request to a time server stands for.</summary>
    public const string DefaultFormat = "%Y-%m-%d %X";

    /// <summary>Formats a time.</summary>
    /// <param name="format">The format, at most <see cref="MaxFormat"/> bytes of UTF-8.</param>
    /// <param name="time">The local time with its offset from UTC.</param>
    /// <param name="zone">What <c>%Z</c> stands for.</param>
    /// <returns>The text, at most <see cref="MaxResult"/> bytes of UTF-8.</returns>
    /// <exception cref="FtpToolsException">The format or the result is too long (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static string Format(string format, DateTimeOffset time, string zone = "")
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(zone);
        if (Encoding.UTF8.GetByteCount(format) > MaxFormat) throw TooLong($"A format has at most {MaxFormat} bytes.");
        var result = Expand(format, new StrftimeMoment(time.DateTime, time.Offset, zone));
        return Encoding.UTF8.GetByteCount(result) <= MaxResult
            ? result
            : throw TooLong($"The result of this format is over {MaxResult} bytes.");
    }

    /// <summary>Formats without a limit on the result, which is at most a dozen times as long as the format.</summary>
    internal static string Expand(string format, in StrftimeMoment moment)
    {
        var result = new StringBuilder(format.Length * 2);
        Append(result, format, moment);
        return result.ToString();
    }

    private static void Append(StringBuilder result, string format, in StrftimeMoment moment)
    {
        for (var at = 0; at < format.Length;)
        {
            if (format[at] != '%' || StrftimeDirectives.At(format, at, out var length) is not { } letter)
            {
                result.Append(format[at++]);
                continue;
            }

            if (StrftimeDirectives.Composition(letter) is { } composition) Append(result, composition, moment);
            else result.Append(StrftimeDirectives.Value(letter, moment));
            at += length;
        }
    }

    private static FtpToolsException TooLong(string message) => new(ErrorCode.InvalidArgument, message);
}
