using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>What is promised of every header that can be read.</summary>
internal static class MessageChecks
{
    /// <summary>Reads the message. When there is one, what is written of it is read as the same.</summary>
    /// <exception cref="BrokenPromiseException">It is not.</exception>
    public static void ReadAndWrite(FrameHeader header)
    {
        Message message;
        try
        {
            message = FrameCodec.ReadMessage(header);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.BadRequest)
        {
            if (e.Message.Any(char.IsControl)) throw new BrokenPromiseException("An error quotes control characters.");
            return;
        }

        if (message.Type != header.Type || message.Id != header.Id) throw new BrokenPromiseException("The message is another one than its header says.");
        using var first = new FrameBuffer();
        FrameCodec.Write(first, message);
        if (!FrameCodec.TryReadLength(first.WrittenMemory.Span, int.MaxValue - ProtocolLimits.LengthPrefix, out var total) || total != first.Length)
            throw new BrokenPromiseException("The length is not that of the header.");
        using var second = new FrameBuffer();
        FrameCodec.Write(second, FrameCodec.ReadMessage(FrameCodec.ReadHeader(first.WrittenMemory[ProtocolLimits.LengthPrefix..], ProtocolLimits.MaxBody)));
        if (!first.WrittenMemory.Span.SequenceEqual(second.WrittenMemory.Span)) throw new BrokenPromiseException("What was written is read as something else.");
    }
}
