using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace FtpTools.Time.Strftime;

/// <summary>Answers a format with the local time, and a format it does not accept with a short reason.</summary>
/// <remarks>
/// Putting another's address on a request must not pay off: an answer has at most four times the bytes of its request,
/// or 256 bytes where that is more, and in no case more than 4 KiB.
/// </remarks>
internal sealed class StrftimeResponder : ITimeResponder
{
    /// <summary>What a refusal begins with.</summary>
    public const string ErrorPrefix = "error: ";

    /// <summary>The size that every answer may have, however short the request.</summary>
    public const int SmallAnswer = 256;

    /// <summary>How many times longer than its request an answer may be.</summary>
    public const int MaxFactor = 4;

    private readonly TimeZoneInfo _zone;
    private readonly TimeZoneAbbreviations _abbreviations;
    private readonly TimeLoopGuard _loops = new();

    public StrftimeResponder(NetTimeServerOptions options)
    {
        _zone = options.TimeProvider.LocalTimeZone;
        _abbreviations = TimeZoneAbbreviations.Of(_zone, options.FileSystem);
    }

    /// <inheritdoc/>
    public TimeVerdict Respond(TimeRequest request, Span<byte> answer, out int length)
    {
        var bytes = request.Bytes.Span;
        length = 0;
        if (bytes.Length > StrftimeFormatter.MaxFormat)
            return Refuse($"the format is over {StrftimeFormatter.MaxFormat} bytes", answer, out length);
        if (!Utf8.IsValid(bytes)) return Refuse("the format is not UTF-8", answer, out length);
        if (_loops.IsEcho(request.From, bytes)) return TimeVerdict.Drop;
        var format = bytes.IsEmpty ? StrftimeFormatter.DefaultFormat : Encoding.UTF8.GetString(bytes);
        var local = TimeZoneInfo.ConvertTime(request.ReceivedAt, _zone);
        var text = StrftimeFormatter.Expand(format, new StrftimeMoment(local.DateTime, local.Offset, _abbreviations.At(local)));
        var bound = Math.Clamp(bytes.Length * MaxFactor, SmallAnswer, StrftimeFormatter.MaxResult);
        if (Encoding.UTF8.GetByteCount(text) > bound)
            return Refuse(string.Create(CultureInfo.InvariantCulture, $"the answer would be over {bound} bytes"), answer, out length);
        length = Encoding.UTF8.GetBytes(text, answer);
        _loops.Remember(request.From, answer[..length]);
        return TimeVerdict.Answer;
    }

    private static TimeVerdict Refuse(string reason, Span<byte> answer, out int length)
    {
        length = Encoding.UTF8.GetBytes(ErrorPrefix + reason, answer);
        return TimeVerdict.Refuse;
    }
}
