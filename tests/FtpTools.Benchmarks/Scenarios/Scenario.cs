using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One kind of work that is measured against others.</summary>
/// <param name="bench">Where the data lies.</param>
/// <param name="rounds">How often each contender does it.</param>
internal abstract class Scenario(Workbench bench, int rounds)
{
    protected Workbench Bench { get; } = bench;

    protected int RoundCount { get; } = rounds;

    /// <summary>Measures.</summary>
    public abstract Task<IReadOnlyList<Comparison>> RunAsync();

    /// <summary>Starts those that are installed; of the others it is told that they are not.</summary>
    protected static async Task<List<Peer>> StartAsync(params Peer[] peers)
    {
        var started = new List<Peer>();
        foreach (var peer in peers)
        {
            try
            {
                await peer.StartAsync();
                started.Add(peer);
            }
            catch (BenchException e)
            {
                await Console.Error.WriteLineAsync($"{peer.Name} is left out: {e.Message}");
                await peer.DisposeAsync();
            }
        }

        return started;
    }

    protected static async Task StopAsync(IEnumerable<Peer> peers)
    {
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    /// <summary>The time one piece of work takes.</summary>
    protected static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await work();
        return Workbench.SecondsSince(started);
    }
}
