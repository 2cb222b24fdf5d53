namespace FtpTools.Tests.Server;

/// <summary>Waits for what another task or the server will do, without a clock.</summary>
internal static class Signals
{
    private const int MostAttempts = 20_000;

    /// <summary>Repeats a step, which itself waits for the server, until a condition holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<Task> step)
    {
        for (var i = 0; i < MostAttempts && !condition(); i++) await step();
        Assert.True(condition(), "What was waited for did not come.");
    }

    /// <summary>The files that wait in a home to be published.</summary>
    public static string[] PartialFiles(string home)
    {
        var folder = Path.Combine(home, ".ftptools", "partial");
        return Directory.Exists(folder) ? [.. Directory.GetFileSystemEntries(folder).Where(p => !p.EndsWith(".json", StringComparison.Ordinal))] : [];
    }
}
