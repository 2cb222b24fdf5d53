using System.Diagnostics;
using System.Globalization;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// The folder a remote command runs in, new for each call. Programs that it starts have it as their working directory, which
/// is how they and their children are found again: they end with the call. Where the system does not reveal working directories
/// (everywhere but Linux), the engine ends the program that it waits for, and no others.
/// </summary>
internal sealed class CommandFolder : IDisposable
{
    private const string Processes = "/proc";

    /// <summary>Creates a folder that only the owner of the process can open.</summary>
    public CommandFolder()
    {
        Path = Directory.CreateTempSubdirectory("FtpTools-command-").FullName;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Ends the programs that were started in it, and what they started.</summary>
    public void EndProcesses()
    {
        if (!OperatingSystem.IsLinux()) return;

        // Repeated until there are none: while some are being ended, they may start others.
        for (var round = 0; round < 20; round++)
        {
            var found = FindProcesses();
            if (found.Count == 0) return;
            foreach (var id in found) End(id);
        }
    }

    public void Dispose()
    {
        EndProcesses();
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something in it is still open; it is among the temporary files and is deleted with them.
        }
    }

    private List<int> FindProcesses()
    {
        var parents = new Dictionary<int, int>();
        var found = new HashSet<int>();
        foreach (var folder in Directory.EnumerateDirectories(Processes))
        {
            if (!int.TryParse(System.IO.Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId || ParentOf(folder) is not { } parent) continue;
            parents[id] = parent;
            if (WorkingDirectoryOf(folder) is { } directory && (directory == Path || directory.StartsWith(Path + "/", StringComparison.Ordinal))) found.Add(id);
        }

        // A child that changed its directory is still a child.
        int before;
        do
        {
            before = found.Count;
            found.UnionWith(parents.Where(p => found.Contains(p.Value)).Select(p => p.Key).ToList());
        }
        while (found.Count > before);
        return [.. found];
    }

    private static string? WorkingDirectoryOf(string process)
    {
        try
        {
            return new FileInfo(process + "/cwd").LinkTarget?.Replace(" (deleted)", string.Empty, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It is gone, or somebody else's.
        }
    }

    // The state of a process that has ended and waits to be collected is Z; it holds nothing any more.
    private static int? ParentOf(string process)
    {
        try
        {
            var status = File.ReadAllText(process + "/stat");
            var fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields[0] is "Z" or "X" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself.
        }
    }
}
