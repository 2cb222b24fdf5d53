using System.Globalization;

namespace FtpTools.Tests.Load;

/// <summary>The memory of a process, as Linux tells it.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes of a process, where pages that several share count for each in part (PSS).</summary>
    public static long Of(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
