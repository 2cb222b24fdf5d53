namespace FtpTools.Framed.Wire;

/// <summary>The part of a frame's header that every frame has, and the JSON it was read from.</summary>
/// <param name="Type">What the frame is.</param>
/// <param name="Id">The request it belongs to; 0 when the header has none.</param>
/// <param name="BodyLength">The bytes of body that follow; null when there is no body.</param>
/// <param name="Json">The whole header, valid until the next frame is read.</param>
internal readonly record struct FrameHeader(MessageType Type, int Id, int? BodyLength, ReadOnlyMemory<byte> Json)
{
    /// <summary>The bytes that follow the header.</summary>
    public int BytesOfBody => BodyLength ?? 0;
}
