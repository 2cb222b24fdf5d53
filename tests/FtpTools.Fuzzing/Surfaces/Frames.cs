using System.Buffers.Binary;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>Frames by hand, without the codec.</summary>
internal static class Frames
{
    private const int Prefix = 4;

    /// <summary>Gives each header that can be found the length that it has: up to the brace that closes it.</summary>
    /// <param name="input">Frames.</param>
    /// <param name="start">Where the first begins.</param>
    public static byte[] Repair(byte[] input, int start)
    {
        var result = (byte[])input.Clone();
        for (var at = start; at + Prefix < result.Length;)
        {
            var open = at + Prefix;
            if (result[open] != '{')
            {
                at++;
                continue;
            }

            var end = EndOf(result, open);
            BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(at), end - open);
            at = end;
        }

        return result;
    }

    private static int EndOf(byte[] json, int open)
    {
        var depth = 0;
        var inString = false;
        for (var i = open; i < json.Length; i++)
        {
            if (inString && json[i] == '\\') i++;
            else if (json[i] == '"') inString = !inString;
            else if (!inString && json[i] == '{') depth++;
            else if (!inString && json[i] == '}' && --depth == 0) return i + 1;
        }

        return json.Length;
    }
}
