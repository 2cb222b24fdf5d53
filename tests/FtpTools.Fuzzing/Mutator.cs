using System.Globalization;
using System.Text;

namespace FtpTools.Fuzzing;

/// <summary>Changes inputs at random, as fuzzers do: bits, numbers, pieces, words that mean something to the target.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<string> words, int maxLength)
{
    private const int MostChanges = 6;
    private const int MostPiece = 64;

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 16, 255, 256, 4096, 4097, 65535, 65536, 65537, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue,
    ];

    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A changed copy.</summary>
    /// <param name="input">What is changed.</param>
    /// <param name="other">Another input, from which pieces may be taken.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var result = new List<byte>(input);
        for (var changes = 1 + random.Next(MostChanges); changes > 0; changes--) Change(result, other);
        if (result.Count > maxLength) result.RemoveRange(maxLength, result.Count - maxLength);
        return [.. result];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        switch (random.Next(12))
        {
            case 0 when bytes.Count > 0:
                bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
                break;
            case 2 when bytes.Count > 0:
                Remove(bytes);
                break;
            case 3 when bytes.Count > 0:
                Insert(bytes, Piece(bytes.ToArray()));
                break;
            case 4 when other.Length > 0:
                Insert(bytes, Piece(other));
                break;
            case 5 when other.Length > 0:
                Splice(bytes, other);
                break;
            case 6:
                Insert(bytes, BitConverter.GetBytes(Numbers[random.Next(Numbers.Length)]).AsSpan(0, 1 << random.Next(4)).ToArray());
                break;
            case 7:
                ChangeNumber(bytes);
                break;
            case 8:
                Insert(bytes, [.. Enumerable.Repeat((byte)random.Next(256), 1 << random.Next(10))]);
                break;
            case 9:
                Insert(bytes, Encoding.UTF8.GetBytes(new Rune(random.Next(2) == 0 ? random.Next(0xD800) : random.Next(0xE000, 0x110000)).ToString()));
                break;
            default:
                if (_words.Length > 0) Write(bytes, _words[random.Next(_words.Length)]);
                else Insert(bytes, [(byte)random.Next(256)]);
                break;
        }
    }

    private byte[] Piece(byte[] bytes)
    {
        var start = random.Next(bytes.Length);
        return bytes.AsSpan(start, 1 + random.Next(Math.Min(MostPiece, bytes.Length - start))).ToArray();
    }

    private void Remove(List<byte> bytes)
    {
        var start = random.Next(bytes.Count);
        bytes.RemoveRange(start, 1 + random.Next(Math.Min(MostPiece, bytes.Count - start)));
    }

    private void Insert(List<byte> bytes, byte[] piece) => bytes.InsertRange(random.Next(bytes.Count + 1), piece);

    // Between what is there, or over it.
    private void Write(List<byte> bytes, byte[] word)
    {
        var at = random.Next(bytes.Count + 1);
        if (random.Next(2) == 0) bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
        bytes.InsertRange(at, word);
    }

    private void Splice(List<byte> bytes, byte[] other)
    {
        var cut = random.Next(bytes.Count + 1);
        bytes.RemoveRange(cut, bytes.Count - cut);
        bytes.AddRange(other.AsSpan(random.Next(other.Length)));
    }

    // A number in digits becomes another one.
    private void ChangeNumber(List<byte> bytes)
    {
        var from = random.Next(bytes.Count + 1);
        var start = bytes.FindIndex(from, b => char.IsAsciiDigit((char)b));
        if (start < 0) return;
        var end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end])) end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(Numbers[random.Next(Numbers.Length)].ToString(CultureInfo.InvariantCulture)));
    }
}
