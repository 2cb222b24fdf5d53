namespace FtpTools.Benchmarks.Scenarios;

/// <summary>What is told on the command line.</summary>
/// <param name="Rounds">How often each contender does its work.</param>
/// <param name="Length">The bytes of a large file.</param>
/// <param name="Files">The number of small files.</param>
/// <param name="Data">The folder the data lies in.</param>
/// <param name="Before">The folder of another build of the module.</param>
internal sealed record RunSettings(int Rounds, long Length, int Files, string Data, string? Before);
