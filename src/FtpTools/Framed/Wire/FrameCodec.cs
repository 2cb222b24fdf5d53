using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Wire;

/// <summary>
/// Frames to bytes and bytes to frames, as docs/protocol.md section 1 lays them out. It knows no stream and keeps no state.
/// </summary>
internal static class FrameCodec
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = ProtocolLimits.MaxDepth };

    [ThreadStatic]
    private static Utf8JsonWriter? _cachedWriter;

    /// <summary>Tells how many bytes the prefix and the header take together, as soon as the prefix is there.</summary>
    /// <param name="buffer">What has arrived of the frame.</param>
    /// <param name="maxHeader">The largest header that is accepted now, in bytes.</param>
    /// <param name="total">The bytes from the beginning of the frame to the end of its header.</param>
    /// <returns>False while fewer than four bytes are there.</returns>
    /// <exception cref="FtpToolsException">The length is over the limit or invalid.</exception>
    public static bool TryReadLength(ReadOnlySpan<byte> buffer, int maxHeader, out int total)
    {
        total = 0;
        if (buffer.Length < ProtocolLimits.LengthPrefix) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        if (length < 2)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, "A frame announces a header that is too short to be a JSON object.");
        if (length > maxHeader)
            throw new FtpToolsException(
                ErrorCode.LimitExceeded, $"A frame announces a header of {length} bytes; {maxHeader} are allowed here.");
        total = ProtocolLimits.LengthPrefix + length;
        return true;
    }

    /// <summary>Reads what every header has; the rest of the header is left for <see cref="ReadMessage{T}"/>.</summary>
    /// <param name="json">Exactly the header.</param>
    /// <param name="maxBody">The largest body that is accepted now, in bytes.</param>
    /// <exception cref="FtpToolsException">It is not such a header, or announces too large a body.</exception>
    public static FrameHeader ReadHeader(ReadOnlyMemory<byte> json, int maxBody)
    {
        try
        {
            return ScanHeader(json, maxBody);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new FtpToolsException(
                ErrorCode.ProtocolViolation, "The header of a frame is not a JSON object as the protocol requires.", e);
        }
    }

    /// <summary>Reads the whole header as one message.</summary>
    /// <exception cref="FtpToolsException">A field is missing or of the wrong type (<see cref="ErrorCode.BadRequest"/>).</exception>
    public static T ReadMessage<T>(in FrameHeader header)
        where T : Message
    {
        return (T)ReadMessage(header);
    }

    /// <summary>Reads the whole header as a message of its type.</summary>
    /// <exception cref="FtpToolsException">A field is missing or of the wrong type (<see cref="ErrorCode.BadRequest"/>).</exception>
    public static Message ReadMessage(in FrameHeader header)
    {
        try
        {
            return (Message)JsonSerializer.Deserialize(header.Json.Span, MessageTable.Of(header.Type).Json)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            var where = e is JsonException { Path: { Length: > 2 } path } ? $" ({Readable(path)})" : string.Empty;
            throw new FtpToolsException(
                ErrorCode.BadRequest,
                $"A field of '{MessageTable.NameOf(header.Type)}' is missing, duplicated or of the wrong type{where}.",
                e);
        }
    }

    /// <summary>Writes the length and the header of a message. The body, if it has one, is written after it by the caller.</summary>
    public static void Write(FrameBuffer output, Message message)
    {
        var start = output.Length;
        output.GetSpan(ProtocolLimits.LengthPrefix);
        output.Advance(ProtocolLimits.LengthPrefix);
        var writer = _cachedWriter ??= new Utf8JsonWriter(Stream.Null, WriterOptions);
        writer.Reset(output);
        JsonSerializer.Serialize(writer, message, MessageTable.Of(message.Type).Json);
        writer.Flush();
        var length = output.Length - start - ProtocolLimits.LengthPrefix;
        BinaryPrimitives.WriteInt32LittleEndian(output.Written(start, ProtocolLimits.LengthPrefix), length);
    }

    private static FrameHeader ScanHeader(ReadOnlyMemory<byte> json, int maxBody)
    {
        // The JSON reader looks at the text of a string only when somebody wants it.
        if (!Utf8.IsValid(json.Span)) throw new JsonException("Not UTF-8.");
        var reader = new Utf8JsonReader(json.Span, ReaderOptions);
        MessageType? type = null;
        int? id = null;
        long? body = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("op"u8)) type = Once(type, ReadOp(ref reader));
            else if (reader.ValueTextEquals("id"u8)) id = Once(id, ReadInteger(ref reader, int.MaxValue));
            else if (reader.ValueTextEquals("total_size"u8)) body = Once(body, ReadInteger(ref reader, long.MaxValue));
            else SkipValue(ref reader);
        }

        if (reader.Read()) throw new JsonException("More than one value.");
        if (type is null) throw new JsonException("No 'op'.");
        if (body > maxBody)
            throw new FtpToolsException(ErrorCode.LimitExceeded, $"A frame announces a body of {body} bytes; {maxBody} are allowed here.");
        return new FrameHeader(type.Value, id ?? 0, (int?)body, json);
    }

    private static MessageType ReadOp(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("'op' is not a string.");
        return MessageTable.Find(ref reader);
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static T Once<T>(T? before, T value)
        where T : struct
    {
        return before is null ? value : throw new JsonException("A name appears twice.");
    }

    private static int ReadInteger(ref Utf8JsonReader reader, int most) => (int)ReadInteger(ref reader, (long)most);

    private static long ReadInteger(ref Utf8JsonReader reader, long most)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0 || value > most)
            throw new JsonException("Not an integer in its range.");
        return value;
    }

    // A path of System.Text.Json quotes names the peer chose; only our own field names may reach a log.
    private static string Readable(string path)
    {
        return path.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '_' or '[' or ']') ? path : "$";
    }
}
