namespace FtpTools.Fuzzing;

/// <summary>Makes an input smaller for as long as it does the same.</summary>
internal static class Minimizer
{
    private const int MostTries = 5000;

    /// <param name="input">The input.</param>
    /// <param name="doesTheSame">Whether another input does what this one does.</param>
    public static byte[] Minimize(byte[] input, Predicate<byte[]> doesTheSame)
    {
        var tries = 0;
        for (var piece = Math.Max(1, input.Length / 2); ; piece = Math.Max(1, piece / 2))
        {
            var before = input.Length;
            for (var at = 0; at < input.Length && tries < MostTries; tries++)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(at + piece, input.Length))];
                if (doesTheSame(shorter)) input = shorter;
                else at += piece;
            }

            if (tries >= MostTries || (piece == 1 && input.Length == before)) return input;
        }
    }
}
