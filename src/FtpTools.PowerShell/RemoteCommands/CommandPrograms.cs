using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Finds the programs of a remote command and ends them: those with its mark in their environment, those that work in its folder, and
/// the children of both. The mark stays when a program goes to another folder, becomes a daemon and loses its parent; only one that
/// empties its environment, leaves the folder and loses its parent before the command ends is not found. Only Linux tells all that of
/// other processes; elsewhere the engine ends the program that a script waits for, and no others.
/// </summary>
internal static class CommandPrograms
{
    /// <summary>The variable that holds the mark.</summary>
    public const string Variable = "FTPTOOLS_COMMAND";

    private const string Processes = "/proc";
    private const int Rounds = 100;

    /// <summary>Ends them.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="folder">The folder.</param>
    public static void End(string mark, string folder)
    {
        if (!OperatingSystem.IsLinux()) return;

        // Again until there is none: while some are ended, others may be started by them.
        var entry = Encoding.UTF8.GetBytes($"{Variable}={mark}\0");
        for (var round = 0; round < Rounds; round++)
        {
            var found = Find(entry, folder);
            if (found.Count == 0) return;
            foreach (var id in found) End(id);
            if (round > 0) Thread.Sleep(10);
        }
    }

    private static HashSet<int> Find(byte[] entry, string folder)
    {
        var parents = new Dictionary<int, int>();
        var found = new HashSet<int>();
        foreach (var process in Directory.EnumerateDirectories(Processes))
        {
            if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == Environment.ProcessId || ParentOf(process) is not { } parent)
                continue;
            parents[id] = parent;
            if (IsOf(process, entry, folder)) found.Add(id);
        }

        // A child that has neither is still a child.
        int before;
        do
        {
            before = found.Count;
            found.UnionWith(parents.Where(p => found.Contains(p.Value)).Select(p => p.Key).ToList());
        }
        while (found.Count > before);
        return found;
    }

    private static bool IsOf(string process, byte[] entry, string folder)
    {
        try
        {
            if (new FileInfo(process + "/cwd").LinkTarget is not { } directory) return false;
            if (directory.StartsWith(folder, StringComparison.Ordinal)
                && (directory.Length == folder.Length || directory[folder.Length] is '/' or ' '))
                return true;
            var environment = File.ReadAllBytes(process + "/environ");
            var at = environment.AsSpan().IndexOf(entry);
            return at == 0 || at > 0 && environment[at - 1] == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It is gone, or somebody else's.
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
