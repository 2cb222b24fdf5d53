using FtpTools.Fuzzing;
using SharpFuzz.Common;

namespace FtpTools.Tests.Fuzzing;

/// <summary>A target with a fault behind a word, which is compared letter by letter as a parser does. It counts its own branches.</summary>
internal sealed class PlantedTarget(string word) : FuzzTarget
{
    public override string Name => "planted";

    public override unsafe void Run(byte[] input)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i >= input.Length || input[i] != word[i]) return;
            Trace.SharedMem[i + 1]++;
        }

        throw new InvalidOperationException("Found.");
    }
}
