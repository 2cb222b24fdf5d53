using System.Collections.Concurrent;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Cases of a test that mostly wait, for a process to start or to end: several at once take little longer than one.</summary>
internal static class AtOnce
{
    private const int Most = 4;

    /// <summary>Runs all cases, and fails with every one that failed.</summary>
    /// <param name="cases">What tells one case from another; it is shown when it fails.</param>
    /// <param name="run">Runs one.</param>
    public static async Task RunAsync<T>(IEnumerable<T> cases, Func<T, Task> run)
    {
        var failures = new ConcurrentQueue<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Most, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(cases, parallel, async (one, _) =>
        {
            if (await Record.ExceptionAsync(() => run(one)) is { } failure) failures.Enqueue($"{one}: {failure}");
        });
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }
}
