using System.Globalization;
using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary><c>peers [scenario...] [--rounds N] [--data FOLDER] [--size BYTES]</c>: measures us against others on this machine, and prints the table.</summary>
internal static class PeerRun
{
    private const string Usage = "peers [scenario...] [--rounds N] [--data FOLDER] [--size BYTES]";
    private const int DefaultRounds = 5;
    private const long LargeFile = 1L << 30;
    private const int ManyFiles = 10_000;

    // What Linux has unless it is told otherwise, and what many servers are told.
    private const string Cubic = "cubic";
    private const string Bbr = "bbr";
    private const long LineFile = 64L << 20;
    private const long LineFileWithLoss = 8L << 20;
    private const double Loss = 0.005;

    private static readonly Dictionary<string, Func<Workbench, int, long, Scenario>> Scenarios = new()
    {
        ["large-plain"] = (bench, rounds, length) => new LargePlainMd5Scenario(bench, rounds, length),
        ["large-plain-fast"] = (bench, rounds, length) => new LargePlainFastScenario(bench, rounds, length),
        ["large-tls"] = (bench, rounds, length) => new LargeTlsScenario(bench, rounds, length),
        ["small"] = (bench, rounds, _) => new SmallFilesScenario(bench, rounds, ManyFiles),
        ["latency"] = (bench, rounds, _) => new LatencyScenario(bench, rounds),
        ["many"] = (bench, rounds, _) => new ManyClientsScenario(bench, rounds),
        ["import"] = (bench, rounds, _) => new ImportScenario(bench, rounds),
        ["listing"] = (bench, rounds, _) => new ListingScenario(bench, rounds),
        ["idle"] = (bench, rounds, _) => new IdleSessionsScenario(bench, rounds),
        ["resume"] = (bench, rounds, length) => new ResumeScenario(bench, rounds, length),
        ["line-small"] = (bench, rounds, _) => new SmallFilesOverLineScenario(bench, rounds, Cubic),
        ["line-large"] = (bench, rounds, _) => new LargeFileOverLineScenario(bench, rounds, Cubic, LineFile, loss: 0),
        ["line-loss"] = (bench, rounds, _) => new LargeFileOverLineScenario(bench, rounds, Cubic, LineFileWithLoss, Loss),
        ["line-small-bbr"] = (bench, rounds, _) => new SmallFilesOverLineScenario(bench, rounds, Bbr),
        ["line-large-bbr"] = (bench, rounds, _) => new LargeFileOverLineScenario(bench, rounds, Bbr, LineFile, loss: 0),
        ["line-loss-bbr"] = (bench, rounds, _) => new LargeFileOverLineScenario(bench, rounds, Bbr, LineFileWithLoss, Loss),
    };

    public static async Task<int> MainAsync(string[] arguments)
    {
        var (names, rounds, data, size) = (new List<string>(), DefaultRounds, DefaultData(), LargeFile);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rounds" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out rounds): i++; break;
                case "--size" when i + 1 < arguments.Length && long.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out size): i++; break;
                case "--data" when i + 1 < arguments.Length: data = arguments[++i]; break;
                case var name when Scenarios.ContainsKey(name): names.Add(name); break;
                default:
                    await Console.Error.WriteLineAsync($"'{arguments[i]}' is not understood. {Usage}\nScenarios: {string.Join(", ", Scenarios.Keys)}");
                    return 2;
            }
        }

        await MeasureAsync(names.Count > 0 ? names : [.. Scenarios.Keys], rounds, data, size);
        return 0;
    }

    private static async Task MeasureAsync(IEnumerable<string> names, int rounds, string data, long size)
    {
        await Console.Error.WriteLineAsync($"Our cmdlets run in {Shell.Name}; the data lies in {data}.");
        var results = new List<Comparison>();
        foreach (var name in names)
        {
            using var bench = new Workbench(data);
            results.AddRange(await Scenarios[name](bench, rounds, size).RunAsync());
        }

        Console.Write(Report.Of(results));
    }

    // Where there is memory to write to, the disk is not what is measured.
    private static string DefaultData() => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
}
