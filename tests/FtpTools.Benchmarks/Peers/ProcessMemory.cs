using System.Globalization;

namespace FtpTools.Benchmarks.Peers;

/// <summary>The memory of a server with all its processes, where pages that several share count for each in part (PSS). Linux only.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes of a process and of all that descend from it.</summary>
    public static long OfTree(int processId)
    {
        var children = ChildrenOfAll();
        var (total, waiting) = (0L, new Stack<int>([processId]));
        while (waiting.TryPop(out var process))
        {
            total += Of(process);
            foreach (var child in children[process]) waiting.Push(child);
        }

        return total;
    }

    private static ILookup<int, int> ChildrenOfAll()
    {
        return Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(ParentOf);
    }

    // The name, in brackets, may have any character; after it come the state and the parent.
    private static int ParentOf(int process)
    {
        var text = Read($"/proc/{process}/stat");
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    private static long Of(int process)
    {
        var line = Read($"/proc/{process}/smaps_rollup").Split('\n').FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    // Empty for a process that has ended in the meantime.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
