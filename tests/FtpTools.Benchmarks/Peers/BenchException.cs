namespace FtpTools.Benchmarks.Peers;

/// <summary>A measurement that cannot be made; its message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
