using System.Text.Json;
using Microsoft.Testing.Platform.CommandLine;
using Microsoft.Testing.Platform.Extensions.Messages;
using Microsoft.Testing.Platform.Extensions.TestFramework;
using Microsoft.Testing.Platform.Requests;

namespace FtpTools.Pester;

/// <summary>
/// Makes each Pester test a test of <c>dotnet test</c>. Every suite runs in a shell of its own, as many at once as there are
/// processors, on the package as it is installed.
/// </summary>
internal sealed class PesterFramework(ICommandLineOptions options) : ITestFramework, IDataProducer
{
    /// <summary>Begins a line that holds a result (RFC 7464, section 2.2); everything else is what the suite said.</summary>
    private const char RecordSeparator = '\x1e';

    public string Uid => "FtpTools.Pester";

    public string Version => "1";

    public string DisplayName => "Pester";

    public string Description => "The Pester suites, on the packaged module.";

    public Type[] DataTypesProduced => [typeof(TestNodeUpdateMessage)];

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public Task<CreateTestSessionResult> CreateTestSessionAsync(CreateTestSessionContext context) =>
        Task.FromResult(new CreateTestSessionResult { IsSuccess = true });

    public Task<CloseTestSessionResult> CloseTestSessionAsync(CloseTestSessionContext context) =>
        Task.FromResult(new CloseTestSessionResult { IsSuccess = true });

    public async Task ExecuteRequestAsync(ExecuteRequestContext context)
    {
        try
        {
            var isListing = context.Request is DiscoverTestExecutionRequest;
            if (!isListing && await PackAsync(context) is { } failure)
            {
                await PublishAsync(context, "The package is made", new PesterResult("The package is made", "Failed", 0, failure, "build.ps1"));
                return;
            }

            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = context.CancellationToken };
            await Parallel.ForEachAsync(Chosen(), parallel, async (file, token) => await RunAsync(context, file, isListing, token));
        }
        finally
        {
            context.Complete();
        }
    }

    /// <summary>The suites that were asked for, the longest of them first.</summary>
    private IEnumerable<string> Chosen()
    {
        var isChosen = options.TryGetOptionArgumentList(SuiteOption.Name, out var names);
        return SuiteFiles.All.Where(f => !isChosen || names!.Contains(SuiteFiles.NameOf(f), StringComparer.OrdinalIgnoreCase))
            .OrderByDescending(f => SuiteFiles.NameOf(f) is "Examples" or "Behaviour" or "Contract" or "Drive");
    }

    /// <returns>What went wrong; null when nothing did.</returns>
    private static async Task<string?> PackAsync(ExecuteRequestContext context)
    {
        var (code, said) = await ShellProcess.RunAsync(
            Path.Combine(SuiteFiles.Root, "build.ps1"), ["-Task", "Package", "-NoBuild"], _ => Task.FromResult(false), context.CancellationToken);
        return code == 0 ? null : said;
    }

    private async Task RunAsync(ExecuteRequestContext context, string file, bool isListing, CancellationToken cancellationToken)
    {
        var suite = SuiteFiles.NameOf(file);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] arguments = ["-Suite", file, "-Pester", SuiteFiles.Pester, .. isListing ? ["-ListOnly"] : Array.Empty<string>()];
        var (code, said) = await ShellProcess.RunAsync(Path.Combine(SuiteFiles.Folder, "Runner", "Suite.ps1"), arguments, TakeAsync, cancellationToken);

        // A suite that broke off has not said what became of all its tests.
        if (code != 0) await PublishAsync(context, suite + ": the suite runs to its end", new PesterResult(suite + ": the suite runs to its end", "Failed", 0, said, file));
        return;

        async Task<bool> TakeAsync(string line)
        {
            if (line.Length == 0 || line[0] != RecordSeparator) return false;
            var result = JsonSerializer.Deserialize<PesterResult>(line.AsSpan(1)) ?? throw new InvalidDataException("A result is null.");
            var name = $"{suite}: {result.Path}";

            // Two cases of one test may have the same name.
            var count = seen[name] = seen.GetValueOrDefault(name) + 1;
            await PublishAsync(context, count == 1 ? name : $"{name} ({count})", result);
            return true;
        }
    }

    private async Task PublishAsync(ExecuteRequestContext context, string name, PesterResult result)
    {
        var properties = new PropertyBag(State(result));
        var duration = TimeSpan.FromMilliseconds(result.Milliseconds);
        properties.Add(new TimingProperty(new TimingInfo(DateTimeOffset.UtcNow - duration, DateTimeOffset.UtcNow, duration)));
        var node = new TestNode { Uid = name, DisplayName = name, Properties = properties };
        await context.MessageBus.PublishAsync(this, new TestNodeUpdateMessage(context.Request.Session.SessionUid, node));
    }

    private static IProperty State(PesterResult result) => result.Result switch
    {
        "Passed" => PassedTestNodeStateProperty.CachedInstance,
        "Failed" => new FailedTestNodeStateProperty($"{result.Message}\n{result.Place}"),
        "Skipped" or "Inconclusive" => new SkippedTestNodeStateProperty(result.Message),
        "NotRun" => DiscoveredTestNodeStateProperty.CachedInstance,
        var unknown => throw new InvalidDataException($"Pester has a result that is not known here: {unknown}."),
    };
}
