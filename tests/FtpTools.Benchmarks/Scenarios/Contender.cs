namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One of those that do the same work in turn.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="RunAsync">Does the work once, and tells what is compared: seconds unless the scenario says otherwise. Less is better.</param>
internal sealed record Contender(string Name, Func<Task<double>> RunAsync);
