using System.Buffers;
using FtpTools.Framed.Wire;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// The reader of frames and the codec. The first byte says under which limits and in what segments the rest arrives: as from a client before
/// its login, or after it, when both ends have the same limits.
/// </summary>
internal sealed class FrameTarget : FuzzTarget
{
    public override string Name => "frames";

    public override int MaxLength => 70_000;

    public override IReadOnlyList<string> Words => MessageWords.All;

    public override string PartName => "frames";

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        using var stream = new SegmentStream(input.AsMemory(1), input[0] >> 1);
        using var reader = new FrameReader(stream, TimeProvider.System);
        var isLoggedIn = (input[0] & 1) == 0;
        if (isLoggedIn) (reader.MaxHeader, reader.MaxBody) = (ProtocolLimits.MaxHeader, ProtocolLimits.MaxBody);
        var ended = false;
        MayRefuse(
            () => ended = ReadAll(reader),
            ErrorCode.ProtocolViolation,
            ErrorCode.LimitExceeded,
            ErrorCode.ConnectionLost);
        if (ended) Require(reader.BytesRead == input.Length - 1, "Bytes are left over.");
    }

    /// <summary>Gives each header the length that it has.</summary>
    public override byte[] Repair(byte[] input) => Frames.Repair(input, 1);

    private bool ReadAll(FrameReader reader)
    {
        for (var i = 0; ; i++)
        {
            Parts++;
            if (reader.ReadHeaderAsync(default).AsTask().GetAwaiter().GetResult() is not { } header) return true;
            Require(header.Json.Length <= reader.MaxHeader && header.BytesOfBody <= reader.MaxBody && header.Id >= 0, "A limit was passed.");
            if (header.Type != MessageType.Unknown) MessageChecks.ReadAndWrite(header);
            if (i % 2 == 0) reader.SkipBodyAsync(default).AsTask().GetAwaiter().GetResult();
            else ArrayPool<byte>.Shared.Return(reader.ReadRentedBodyAsync(default).AsTask().GetAwaiter().GetResult().Array!);
        }
    }
}
