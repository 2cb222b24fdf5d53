using System.Buffers.Binary;
using System.Text;
using FtpTools.Time.Strftime;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>Formats of times: eight bytes of a time, two of an offset, and the format. What a format made of a time is read as that text again.</summary>
internal sealed class StrftimeTarget : FuzzTarget
{
    private const int Head = 10;

    public override string Name => "strftime";

    public override int MaxLength => 2048;

    public override IReadOnlyList<string> Words =>
    [
        .. "aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%".Select(c => "%" + c), "%E", "%O", "%Ec", "%Od", "%5d", "%-d", "\u00E9", "%G-W%V-%u", "%C%y", "%Y-%U-%w", "%I%p", "%c %z",
    ];

    public override void Run(byte[] input)
    {
        Parts++;
        if (input.Length < Head) return;
        var minutes = BinaryPrimitives.ReadInt16LittleEndian(input.AsSpan(8)) % (14 * 60);
        var ticks = (long)(BinaryPrimitives.ReadUInt64LittleEndian(input) % (ulong)(DateTime.MaxValue.Ticks - (2 * TimeSpan.TicksPerDay))) + TimeSpan.TicksPerDay;
        var time = new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes));
        var format = Encoding.UTF8.GetString(input.AsSpan(Head));
        var text = string.Empty;
        if (!MayRefuse(() => text = StrftimeFormatter.Format(format, time, "CET"), ErrorCode.InvalidArgument)) return;
        Require(Encoding.UTF8.GetByteCount(text) <= StrftimeFormatter.MaxResult, "A result is over its limit.");
        if (!StrftimeParser.TryParse(text, format, out var read, out var offset)) return;
        Require(StrftimeFormatter.Expand(format, new StrftimeMoment(read, offset ?? TimeSpan.Zero, "CET")) == text, "A time is read as another one.");
    }
}
