using System.Globalization;
using System.Net;
using System.Text;

namespace FtpTools.Time.Strftime;

/// <summary>Asks a server for its local time in a format.</summary>
/// <param name="format">The format.</param>
internal sealed class StrftimeQuestion(string format) : TimeQuestion<NetTime>
{
    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Ask(string server, IPEndPoint address) => Encoding.UTF8.GetBytes(format);

    /// <inheritdoc/>
    public override NetTime? Take(ReadOnlySpan<byte> datagram, TimeReceipt receipt)
    {
        if (datagram.Length > StrftimeFormatter.MaxResult) return null;
        var text = Encoding.UTF8.GetString(datagram);
        if (text.StartsWith(StrftimeResponder.ErrorPrefix, StringComparison.Ordinal)
            && !format.StartsWith(StrftimeResponder.ErrorPrefix, StringComparison.Ordinal))
        {
            var reason = DisplayText.Clean(text[StrftimeResponder.ErrorPrefix.Length..]);
            var message = $"{receipt.Server} refused the format: {reason}.";
            throw new RemoteErrorException(ErrorCode.BadRequest, message) { Target = receipt.Server };
        }

        var effective = format.Length == 0 ? StrftimeFormatter.DefaultFormat : format;
        var isTime = StrftimeParser.TryParse(text, effective, out var time, out var offset);
        return new NetTime
        {
            Text = Clean(text),
            Server = receipt.Server,
            Address = receipt.Address,
            Time = isTime ? time : null,
            UtcOffset = offset,
            RoundTrip = receipt.RoundTrip,
            ReceivedAt = receipt.ReceivedAt.LocalDateTime,
        };
    }

    private static string Clean(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isPlain = rune.Value is '\n' or '\t'
                || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            result.Append(isPlain ? rune.ToString() : "\uFFFD");
        }

        return result.ToString();
    }
}
