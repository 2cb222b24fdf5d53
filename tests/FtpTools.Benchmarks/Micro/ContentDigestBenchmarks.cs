using BenchmarkDotNet.Attributes;
using FtpTools.Transfer;

namespace FtpTools.Benchmarks.Micro;

/// <summary>What each digest costs for one piece of a large file.</summary>
[MemoryDiagnoser]
public class ContentDigestBenchmarks
{
    private readonly byte[] _piece = new byte[ContentSender.PieceSize];
    private ContentDigest? _digest;

    [Params(DigestAlgorithm.Md5, DigestAlgorithm.Sha256, DigestAlgorithm.XxHash128)]
    public DigestAlgorithm Algorithm { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        new Random(1).NextBytes(_piece);
        _digest = ContentDigest.Create(Algorithm);
    }

    [GlobalCleanup]
    public void CleanUp() => _digest?.Dispose();

    [Benchmark]
    public void Append() => _digest!.Append(_piece);
}
