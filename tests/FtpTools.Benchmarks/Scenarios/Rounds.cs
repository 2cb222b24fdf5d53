using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Runs contenders in turn, so that whatever else the machine does meets all of them alike.</summary>
internal static class Rounds
{
    /// <summary>Runs each contender to warm up, and then in every round, each round beginning with another one.</summary>
    /// <param name="contenders">Who does the work.</param>
    /// <param name="rounds">The rounds that count.</param>
    /// <param name="warmUps">The rounds before them that do not.</param>
    /// <returns>The figures of each, a figure a round. One that failed is left out, and told on the error output.</returns>
    public static async Task<Dictionary<string, List<double>>> RunAsync(IReadOnlyList<Contender> contenders, int rounds, int warmUps = 1)
    {
        var figures = contenders.ToDictionary(c => c.Name, _ => new List<double>());
        for (var round = -warmUps; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var contender = contenders[(i + Math.Max(round, 0)) % contenders.Count];
                if (!figures.TryGetValue(contender.Name, out var own)) continue;
                try
                {
                    var figure = await contender.RunAsync();
                    if (round >= 0) own.Add(figure);
                }
                catch (BenchException e)
                {
                    await Console.Error.WriteLineAsync($"{contender.Name} is left out: {e.Message}");
                    figures.Remove(contender.Name);
                }
            }

            await Console.Error.WriteLineAsync($"  round {round + 1} of {rounds}: {string.Join(", ", figures.Where(f => f.Value.Count > 0).Select(f => $"{f.Key} {f.Value[^1]:0.000}"))}");
        }

        return figures;
    }

    /// <summary>Compares one of ours with others; what was left out is not compared.</summary>
    public static IEnumerable<Comparison> Compare(
        string work, IReadOnlyDictionary<string, List<double>> figures, string ours, params (string Name, double Limit)[] others)
    {
        if (!figures.TryGetValue(ours, out var own)) yield break;
        foreach (var (name, limit) in others)
        {
            if (figures.TryGetValue(name, out var theirs)) yield return new Comparison(work, name, limit, own, theirs);
        }
    }
}
