using System.Diagnostics;
using System.Security.Cryptography;

namespace FtpTools.Fuzzing;

/// <summary>
/// Changes inputs at random and keeps those that reach something new, so that later changes begin where earlier ones arrived.
/// </summary>
internal sealed class FuzzLoop : IDisposable
{
    private const int MostFindings = 10;

    private readonly FuzzTarget _target;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly InputRunner _runner;
    private readonly FindingStore _store;
    private readonly List<byte[]> _corpus = [];
    private readonly Dictionary<string, Finding> _findings = [];

    /// <param name="target">What is fuzzed.</param>
    /// <param name="random">Where the changes come from.</param>
    /// <param name="findings">The folder for inputs that broke a promise.</param>
    /// <param name="output">Tells of them.</param>
    public FuzzLoop(FuzzTarget target, Random random, string findings, TextWriter output)
    {
        _target = target;
        _random = random;
        _mutator = new Mutator(random, target.Words, target.MaxLength);
        _store = new FindingStore(findings, target.Name, output);
        _runner = new InputRunner(target, _store);
    }

    public CoverageMap Map { get; } = new();

    public IReadOnlyCollection<byte[]> Corpus => _corpus;

    public IReadOnlyCollection<Finding> Findings => _findings.Values;

    public long Runs { get; private set; }

    /// <summary>Runs the seeds, and then what is made of them.</summary>
    public void Run(IEnumerable<byte[]> seeds, TimeSpan time, long runs)
    {
        var clock = Stopwatch.StartNew();
        foreach (var seed in seeds.DefaultIfEmpty([])) Try(seed);
        while (Runs < runs && clock.Elapsed < time && _findings.Count < MostFindings)
        {
            var parent = Pick();
            var child = _mutator.Mutate(parent, Pick());
            Try(_random.Next(2) == 0 ? _target.Repair(child) : child);
        }
    }

    /// <summary>Writes the smallest inputs that together reach everything the corpus does.</summary>
    /// <returns>How many they are.</returns>
    public int Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var reached = new HashSet<int>();
        var saved = 0;
        foreach (var input in _corpus.OrderBy(i => i.Length))
        {
            _runner.Run(input);
            var taken = CoverageMap.Taken();
            if (taken.IsSubsetOf(reached)) continue;
            reached.UnionWith(taken);
            File.WriteAllBytes(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6))), input);
            saved++;
        }

        return saved;
    }

    public void Dispose() => _runner.Dispose();

    // What came last begins where nothing else did; half of the time it is tried first.
    private byte[] Pick()
    {
        if (_corpus.Count == 0) return [];
        var newest = Math.Max(1, _corpus.Count / 8);
        return _random.Next(2) == 0 ? _corpus[^_random.Next(1, newest + 1)] : _corpus[_random.Next(_corpus.Count)];
    }

    private void Try(byte[] input)
    {
        Runs++;
        if (_runner.Run(input) is { } failure)
        {
            Report(input, failure);
            return;
        }

        if (!Map.IsNew(_target.IsSteady, keep: _target.IsSteady)) return;
        if (!_target.IsSteady)
        {
            // Threads take turns as they like: what is new must be so twice.
            if (_runner.Run(input) is not null || !Map.IsNew(counts: false, keep: true)) return;
        }

        _corpus.Add(input);
    }

    private void Report(byte[] input, Exception failure)
    {
        var kind = Finding.KindOf(failure);
        if (_findings.ContainsKey(kind)) return;
        var smallest = _target.IsSteady ? Minimizer.Minimize(input, i => _runner.Run(i) is { } e && Finding.KindOf(e) == kind) : input;
        _findings[kind] = _store.Keep(smallest, failure);
    }
}
