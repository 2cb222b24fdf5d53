using System.Globalization;
using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>The import of the module into a fresh PowerShell, timed inside it, against that of a module with nothing in it.</summary>
internal sealed class ImportScenario(Workbench bench, int rounds) : Scenario(bench, rounds)
{
    private const int Starts = 5;
    private const double AllowedMilliseconds = 60;
    private const string Ours = "FtpTools";
    private const string Empty = "an empty binary module";

    private static ModuleBuild EmptyModule => ModuleBuild.Current with { Manifest = Path.Combine(AppContext.BaseDirectory, "EmptyModule", "FtpTools.EmptyModule.psd1") };

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var figures = await Rounds.RunAsync(
            [new Contender(Ours, () => ImportAsync(ModuleBuild.Current)), new Contender(Empty, () => ImportAsync(EmptyModule))], RoundCount);
        if (!figures.TryGetValue(Ours, out var ours) || !figures.TryGetValue(Empty, out var empty)) return [];
        return
        [
            new Comparison("Import-Module FtpTools", $"{Empty} + {AllowedMilliseconds} ms", 1.0, ours, [.. empty.Select(milliseconds => milliseconds + AllowedMilliseconds)]),
        ];
    }

    private static async Task<double> ImportAsync(ModuleBuild module)
    {
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await using var shell = Shell.StartWith(module, [], "import.ps1");
            times.Add(double.Parse(await shell.AnswerAsync(), CultureInfo.InvariantCulture));
        }

        return Comparison.Median(times);
    }
}
