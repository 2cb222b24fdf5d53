namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Which of ours is compared with which other, where the two directions have limits of their own.</summary>
/// <param name="Ours">The name of ours.</param>
/// <param name="Other">The name of the other.</param>
/// <param name="Up">The most that our time may be, divided by the other's, for an upload.</param>
/// <param name="Down">The same for a download.</param>
internal sealed record Pair(string Ours, string Other, double Up, double Down);
