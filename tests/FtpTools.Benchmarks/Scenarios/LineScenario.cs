using FtpTools.Benchmarks.Line;
using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Work over a line of 50 ms round trip and 100 Mbit/s.</summary>
/// <param name="bench">Where the data lies.</param>
/// <param name="rounds">How often each contender does it.</param>
/// <param name="congestion">The congestion control of TCP.</param>
/// <param name="loss">The part of the packets that is lost by chance.</param>
internal abstract class LineScenario(Workbench bench, int rounds, string congestion, double loss) : MoveScenario(bench, rounds)
{
    protected static readonly LineSettings Perfect = new(100e6, TimeSpan.FromMilliseconds(50), 0, "cubic");

    /// <summary>What the table calls the line.</summary>
    protected string LineText { get; } = FormattableString.Invariant($"50 ms, 100 Mbit/s{(loss > 0 ? $", {loss * 100} % lost" : string.Empty)}, {congestion}");

    public sealed override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        SlowLine line;
        try
        {
            line = await SlowLine.OpenAsync(Perfect with { Loss = loss, Congestion = congestion });
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
