using System.Text;
using FtpTools.Framed.Client;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>The fields of headers, type by type: the first byte says which, the rest are the fields. And the pages of listings.</summary>
internal sealed class JsonTarget : FuzzTarget
{
    private const byte Page = 255;

    public override string Name => "json";

    public override IReadOnlyList<string> Words => MessageWords.All;

    public override string PartName => "headers";

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        Parts++;
        if (input[0] == Page)
        {
            MayRefuse(() => ReadPage(input[1..]), ErrorCode.ProtocolViolation);
            return;
        }

        var type = MessageTable.All[input[0] % MessageTable.All.Count];
        byte[] json = [.. Encoding.UTF8.GetBytes($"{{\"op\":\"{type.Name}\",\"id\":1"), .. input.AsSpan(1), (byte)'}'];
        var header = default(FrameHeader);
        if (MayRefuse(() => header = FrameCodec.ReadHeader(json, ProtocolLimits.MaxBody), ErrorCode.ProtocolViolation, ErrorCode.LimitExceeded))
            MessageChecks.ReadAndWrite(header);
    }

    private static void ReadPage(byte[] body)
    {
        var exchange = new ListingRequest();
        using var buffer = new FrameBuffer();
        FrameCodec.Write(buffer, new PageMessage { Id = 1, TotalSize = body.Length });
        using var stream = new SegmentStream((byte[])[.. buffer.WrittenMemory.Span, .. body], 0);
        using var reader = new FrameReader(stream, TimeProvider.System) { MaxBody = ProtocolLimits.MaxBody };
        var header = reader.ReadHeaderAsync(default).AsTask().GetAwaiter().GetResult()!.Value;
        exchange.AcceptAsync(header, reader, default).AsTask().GetAwaiter().GetResult();
        Require(exchange.Pages.TryRead(out var entries) && entries.All(e => e is { Name: not null }), "A page has an entry without a name.");
    }
}
