using System.Globalization;
using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary><c>peers [scenario...] [--rounds N] [--data FOLDER] [--size BYTES] [--files N] [--before FOLDER]</c>: measures us against others on this machine, and prints the table.</summary>
internal static class PeerRun
{
    private const string Usage = "peers [scenario...] [--rounds N] [--data FOLDER] [--size BYTES] [--files N] [--before FOLDER]";
    private const int DefaultRounds = 5;
    private const long LargeFile = 1L << 30;
    private const int ManyFiles = 10_000;

    // What Linux has unless it is told otherwise, and what many servers are told.
    private const string Cubic = "cubic";
    private const string Bbr = "bbr";
    private const long LineFile = 64L << 20;
    private const long LineFileWithLoss = 8L << 20;
    private const double Loss = 0.005;

    private static readonly Dictionary<string, Func<Workbench, RunSettings, Scenario>> Scenarios = new()
    {
        ["large-plain"] = (bench, run) => new LargePlainMd5Scenario(bench, run.Rounds, run.Length),
        ["large-plain-fast"] = (bench, run) => new LargePlainFastScenario(bench, run.Rounds, run.Length),
        ["large-tls"] = (bench, run) => new LargeTlsScenario(bench, run.Rounds, run.Length),
        ["small"] = (bench, run) => new SmallFilesScenario(bench, run.Rounds, run.Files),
        ["latency"] = (bench, run) => new LatencyScenario(bench, run.Rounds),
        ["many"] = (bench, run) => new ManyClientsScenario(bench, run.Rounds),
        ["import"] = (bench, run) => new ImportScenario(bench, run.Rounds),
        ["listing"] = (bench, run) => new ListingScenario(bench, run.Rounds),
        ["idle"] = (bench, run) => new IdleSessionsScenario(bench, run.Rounds),
        ["resume"] = (bench, run) => new ResumeScenario(bench, run.Rounds, run.Length),
        ["line-small"] = (bench, run) => new SmallFilesOverLineScenario(bench, run.Rounds, Cubic),
        ["line-large"] = (bench, run) => new LargeFileOverLineScenario(bench, run.Rounds, Cubic, LineFile, loss: 0),
        ["line-loss"] = (bench, run) => new LargeFileOverLineScenario(bench, run.Rounds, Cubic, LineFileWithLoss, Loss),
        ["line-small-bbr"] = (bench, run) => new SmallFilesOverLineScenario(bench, run.Rounds, Bbr),
        ["line-large-bbr"] = (bench, run) => new LargeFileOverLineScenario(bench, run.Rounds, Bbr, LineFile, loss: 0),
        ["line-loss-bbr"] = (bench, run) => new LargeFileOverLineScenario(bench, run.Rounds, Bbr, LineFileWithLoss, Loss),
        ["ftp-server"] = (bench, run) => new FtpServerScenario(bench, run.Rounds, run.Length),
        ["ftp-server-small"] = (bench, run) => new FtpServerSmallFilesScenario(bench, run.Rounds, run.Files, useTls: false),
        ["ftp-server-small-tls"] = (bench, run) => new FtpServerSmallFilesScenario(bench, run.Rounds, run.Files, useTls: true),
        ["ftp-client"] = (bench, run) => new FtpClientScenario(bench, run.Rounds, run.Length),
        ["ftp-client-small"] = (bench, run) => new FtpClientSmallFilesScenario(bench, run.Rounds, run.Files, useTls: false),
        ["ftp-client-small-tls"] = (bench, run) => new FtpClientSmallFilesScenario(bench, run.Rounds, run.Files, useTls: true),
        ["ftp-client-line"] = (bench, run) => new FtpClientOverLineScenario(bench, run.Rounds, Cubic, run.Files, useTls: false),
        ["ftp-client-line-tls"] = (bench, run) => new FtpClientOverLineScenario(bench, run.Rounds, Cubic, run.Files, useTls: true),
        ["sftp-client"] = (bench, run) => new SftpClientScenario(bench, run.Rounds, run.Length),
        ["sftp-client-small"] = (bench, run) => new SftpClientSmallFilesScenario(bench, run.Rounds, run.Files),
        ["sftp-client-line"] = (bench, run) => new SftpClientOverLineScenario(bench, run.Rounds, Cubic, run.Files),
        ["before"] = (bench, run) => new BeforeScenario(bench, run.Rounds, run.Before, run.Length, run.Files),
    };

    public static async Task<int> MainAsync(string[] arguments)
    {
        var names = new List<string>();
        var (rounds, size, files, data, before) = (DefaultRounds, LargeFile, ManyFiles, DefaultData(), (string?)null);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rounds" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out rounds): i++; break;
                case "--size" when i + 1 < arguments.Length && long.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out size): i++; break;
                case "--files" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out files): i++; break;
                case "--before" when i + 1 < arguments.Length: before = arguments[++i]; break;
                case "--data" when i + 1 < arguments.Length: data = arguments[++i]; break;
                case var name when Scenarios.ContainsKey(name): names.Add(name); break;
                default:
                    await Console.Error.WriteLineAsync($"'{arguments[i]}' is not understood. {Usage}\nScenarios: {string.Join(", ", Scenarios.Keys)}");
                    return 2;
            }
        }

        await MeasureAsync(names.Count > 0 ? names : [.. Scenarios.Keys], new RunSettings(rounds, size, files, data, before));
        return 0;
    }

    private static async Task MeasureAsync(IEnumerable<string> names, RunSettings settings)
    {
        await Console.Error.WriteLineAsync($"Our cmdlets run in {Shell.Name}; the data lies in {settings.Data}.");
        var results = new List<Comparison>();
        foreach (var name in names)
        {
            using var bench = new Workbench(settings.Data);
            results.AddRange(await Scenarios[name](bench, settings).RunAsync());
        }

        Console.Write(Report.Of(results));
    }

    // Where there is memory to write to, the disk is not what is measured.
    private static string DefaultData() => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
}
