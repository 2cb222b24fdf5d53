using FtpTools.Benchmarks.Line;
using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Work over a line of 50 ms round trip and 100 Mbit/s.</summary>
internal abstract class LineScenario(Workbench bench, int rounds, double loss) : MoveScenario(bench, rounds)
{
    protected static LineSettings Perfect { get; } = new(100e6, TimeSpan.FromMilliseconds(50), 0);

    public sealed override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        SlowLine line;
        try
        {
            line = await SlowLine.OpenAsync(Perfect with { Loss = loss });
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync($"The work over a slow line is left out: {e.Message}");
            return [];
        }

        await using (line) return await RunAsync(line.Place);
    }

    /// <summary>Measures peers that run at the two ends of the line.</summary>
    protected abstract Task<IReadOnlyList<Comparison>> RunAsync(Place place);
}
