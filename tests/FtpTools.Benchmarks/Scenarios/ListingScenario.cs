using System.Globalization;
using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>
/// The listing of a very large directory: how soon the first object is there, and whether the client keeps more in memory as
/// more of them pass. What it keeps is what is alive after a full collection: after the first thousand objects, and the most
/// of what is found after each ten thousand.
/// </summary>
internal sealed class ListingScenario(Workbench bench, int rounds) : Scenario(bench, rounds)
{
    private const int Entries = 100_000;
    private const int Few = 1000;
    private const int Step = 10_000;
    private const double FirstMilliseconds = 50;
    private const double GrowthLimit = 1.5;

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var results = new List<Comparison>();
        foreach (var useTls in new[] { false, true }) results.AddRange(await ListAsync(new FtpToolsPeer(Bench, useTls), useTls ? "TLS" : "plain"));
        return results;
    }

    private async Task<IReadOnlyList<Comparison>> ListAsync(FtpToolsPeer peer, string security)
    {
        var started = await StartAsync(peer);
        try
        {
            if (started.Count == 0) return [];
            MakeEntries(Path.Combine(peer.ServerFolder, "many"));
            var listings = new List<Listing>();
            for (var round = -1; round < RoundCount; round++)
            {
                var listing = await ListOnceAsync(peer);
                await Console.Error.WriteLineAsync($"  {peer.Name}, round {round + 1} of {RoundCount}: {listing}");
                if (round >= 0) listings.Add(listing);
            }

            var work = $"Get-FtpChildItem of {Entries} entries, {security}";
            return
            [
                new Comparison($"{work}: first object", $"{FirstMilliseconds} ms", 1.0, [.. listings.Select(l => l.First)], [.. listings.Select(_ => FirstMilliseconds)]),
                new Comparison($"{work}: memory kept", $"after the first {Few}", GrowthLimit, [.. listings.Select(l => l.Most)], [.. listings.Select(l => l.Few)]),
            ];
        }
        finally
        {
            await StopAsync(started);
        }
    }

    private static void MakeEntries(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < Entries; i++) File.Create(Path.Combine(folder, $"entry-{i:000000}.txt")).Dispose();
    }

    private static async Task<Listing> ListOnceAsync(FtpToolsPeer peer)
    {
        var answer = await peer.Client.RunAsync(
            "$count = 0; $first = 0; $few = 0; $most = 0; $watch = [Diagnostics.Stopwatch]::StartNew(); Get-FtpChildItem many | ForEach-Object { "
            + "if ($count -eq 0) { $first = $watch.Elapsed.TotalMilliseconds }; $count++; "
            + $"if ($count -eq {Few}) {{ $few = [GC]::GetTotalMemory($true) }} elseif ($count % {Step} -eq 0) {{ $most = [Math]::Max($most, [GC]::GetTotalMemory($true)) }} }}; "
            + "$count, $first, $few, $most -join ' '");
        var values = answer.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        return values[0] == Entries ? new Listing(values[1], values[2], values[3]) : throw new BenchException($"{values[0]} entries were listed.");
    }

    /// <param name="First">Milliseconds until the first object.</param>
    /// <param name="Few">Bytes alive after a thousand objects.</param>
    /// <param name="Most">The most bytes alive after that.</param>
    private sealed record Listing(double First, double Few, double Most);
}
