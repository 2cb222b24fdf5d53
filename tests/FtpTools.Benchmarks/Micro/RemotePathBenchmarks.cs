using BenchmarkDotNet.Attributes;
using FtpTools.Files;

namespace FtpTools.Benchmarks.Micro;

/// <summary>What a path costs that comes with a request, that a person types, and that a listing builds.</summary>
[MemoryDiagnoser]
public class RemotePathBenchmarks
{
    private readonly RemotePath _location = RemotePath.Parse("/reports/2026/november");

    [Benchmark]
    public RemotePath Parse() => RemotePath.Parse("/reports/2026/november/summary.csv");

    [Benchmark]
    public RemotePath ResolveFromLocation() => RemotePath.Resolve(_location, "../october/./summary.csv");

    [Benchmark]
    public RemotePath Append() => _location.Append("summary.csv");

    [Benchmark]
    public string Write() => _location.ToString();
}
