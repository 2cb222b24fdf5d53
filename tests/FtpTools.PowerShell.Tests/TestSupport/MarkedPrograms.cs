using System.Diagnostics;
using System.Globalization;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Programs that are told from those of others: sleep, with an argument that nobody else gives it.</summary>
internal sealed class MarkedPrograms
{
    public string Marker { get; } = Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);

    /// <summary>Puts the argument in the place of <c>MARK</c>.</summary>
    public string Mark(string script) => script.Replace("MARK", Marker, StringComparison.Ordinal);

    public void WaitUntilThereAre(int count)
    {
        Eventually.True(() => Running() == count, count == 0 ? "A program goes on." : "Not all programs were started.");
    }

    private int Running()
    {
        return Process.GetProcessesByName("sleep").Count(p => CommandLineOf(p).Contains(Marker, StringComparison.Ordinal));
    }

    private static string CommandLineOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty; // It ended meanwhile.
        }
    }
}
