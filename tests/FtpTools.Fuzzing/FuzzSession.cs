using System.Diagnostics;
using System.Globalization;

namespace FtpTools.Fuzzing;

/// <summary>Fuzzes one target after the other and reports what came of it.</summary>
internal static class FuzzSession
{
    /// <summary>Runs with the arguments of the command line.</summary>
    /// <returns>0 when every promise was kept, else 1.</returns>
    public static int Start(string[] arguments)
    {
        var options = FuzzOptions.Parse(arguments);
        Say($"Random numbers begin at {options.Seed}.");
        var findings = 0;
        var left = options.Seconds ?? 0;
        for (var i = 0; i < options.Targets.Count; i++)
        {
            var clock = Stopwatch.StartNew();
            var share = options.Seconds is null ? (TimeSpan?)null : TimeSpan.FromSeconds(Math.Max(left, 0) / (options.Targets.Count - i));
            findings += Fuzz(options.Targets[i], options, share);
            left -= clock.Elapsed.TotalSeconds;
        }

        if (findings == 0) Say($"Every promise was kept.");
        else Say($"{findings} findings.");
        return findings == 0 ? 0 : 1;
    }

    private static int Fuzz(string name, FuzzOptions options, TimeSpan? share)
    {
        using var target = Targets.Create(name);
        using var loop = new FuzzLoop(target, new Random(options.Seed), options.Findings, Console.Out);
        var clock = Stopwatch.StartNew();
        loop.Run(Seeds.Of(name).Select(s => s.Content), share ?? TimeSpan.MaxValue, options.Runs ?? long.MaxValue);
        var seconds = Math.Max(clock.Elapsed.TotalSeconds, 0.001);
        Say($"{name}: {loop.Runs} inputs with {target.Parts} {target.PartName}, {loop.Runs / seconds:0}/s, {loop.Map.Edges} edges, {loop.Corpus.Count} kept, {loop.Findings.Count} findings");
        if (options.Save is { } folder) Say($"{name}: {loop.Save(Path.Combine(folder, name))} inputs saved");

        // Without the instrumentation everything would be found in order.
        if (loop.Map.Edges == 0) throw new InvalidOperationException("No branch was counted.");
        return loop.Findings.Count;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
