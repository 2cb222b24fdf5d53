using System.Text.Json;

namespace FtpTools.Pester;

/// <summary>One run of suites, in as many shells at once as there are processors.</summary>
/// <param name="publish">Told the result of each test.</param>
internal sealed class SuiteRun(Func<PesterResult, Task> publish)
{
    /// <summary>Begins a line that holds a result (RFC 7464, section 2.2); everything else is what the suite said.</summary>
    private const char RecordSeparator = '\x1e';

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    /// <summary>Makes the package, and lays it out as an installation does.</summary>
    /// <returns>Whether that went well; otherwise it was published as a test that failed.</returns>
    public async Task<bool> PackAsync(CancellationToken cancellationToken)
    {
        var (code, said) = await ShellProcess.RunAsync(
            Path.Combine(SuiteFiles.Root, "build.ps1"), ["-Task", "Package", "-NoBuild"], _ => Task.FromResult(false), cancellationToken);
        if (code != 0) await publish(new PesterResult("Package", "Failed", "is made", 0, said, "build.ps1"));
        return code == 0;
    }

    /// <summary>Runs suites.</summary>
    /// <param name="suites">Their files.</param>
    /// <param name="isListing">Whether the tests are only to be found.</param>
    /// <param name="cancellationToken">Kills the shells.</param>
    public async Task RunAsync(IReadOnlyList<string> suites, bool isListing, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("FtpTools-pester-");
        try
        {
            // The long ones first, so that no shell is left alone with one of them at the end.
            var list = Path.Combine(folder.FullName, "list");
            await File.WriteAllLinesAsync(list, suites.OrderByDescending(s => new FileInfo(s).Length), cancellationToken);
            string[] arguments = ["-List", list, "-Taken", folder.FullName, "-Pester", SuiteFiles.Pester, .. isListing ? ["-ListOnly"] : Array.Empty<string>()];
            var shells = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, suites.Count)).Select(_ => RunShellAsync(arguments, cancellationToken));
            var ended = (await Task.WhenAll(shells)).SelectMany(e => e).ToHashSet(StringComparer.Ordinal);

            // A shell that died took a suite with it; the others have gone to the other shells, as long as there was one.
            foreach (var lost in suites.Select(SuiteFiles.NameOf).Where(s => !ended.Contains(s)))
                await publish(new PesterResult(lost, "Failed", PesterResult.RunsToItsEnd, 0, "The suite did not end."));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>The suites that ended.</returns>
    private async Task<IReadOnlyList<string>> RunShellAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var ended = new List<string>();
        var current = "Suites";
        var (code, said) = await ShellProcess.RunAsync(Path.Combine(SuiteFiles.Folder, "Runner", "Suites.ps1"), arguments, TakeAsync, cancellationToken);
        if (code != 0) await publish(new PesterResult(current, "Failed", "runs in a shell that ends well", 0, said));
        return ended;

        async Task<bool> TakeAsync(string line)
        {
            if (line.Length == 0 || line[0] != RecordSeparator) return false;
            var result = JsonSerializer.Deserialize<PesterResult>(line.AsSpan(1)) ?? throw new InvalidDataException("A result is null.");
            current = result.Suite;
            if (result.Result == "Ended") ended.Add(result.Suite);
            if (result.Result == "Ended" && result.Message.Length > 0) await publish(result with { Result = "Failed", Path = PesterResult.RunsToItsEnd });
            if (result.Result is not ("Begun" or "Ended")) await publish(result with { Path = Distinct(result) });
            return true;
        }
    }

    /// <summary>Two cases of one test may have the same name.</summary>
    private string Distinct(PesterResult result)
    {
        lock (_gate)
        {
            var name = $"{result.Suite}: {result.Path}";
            var count = _named[name] = _named.GetValueOrDefault(name) + 1;
            return count == 1 ? result.Path : $"{result.Path} ({count})";
        }
    }
}
