using System.Buffers;
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
    private const int LooksAtChanging = 10;
    private const int ReadsOfNothing = 6;
    private const int LargeEnvironment = 256 * 1024;
    private const int TooManyInSystem = 23;
    private const int TooManyInProcess = 24;

    // PF_KTHREAD of linux/sched.h: a thread of the kernel, which is nobody's program and has no arguments. Most of what is there is one.
    private const long KernelThread = 0x00200000;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(10);

    /// <summary>Ends them.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Whether there is none any more, as far as that can be told. It cannot while too many files are open.</returns>
    public static bool End(string mark, string folder)
    {
        if (!OperatingSystem.IsLinux()) return true;

        // Again until there is none: while some are ended, others may be started by them.
        var entry = Encoding.UTF8.GetBytes($"{Variable}={mark}\0");
        var looks = 0;
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 1) Thread.Sleep(BetweenRounds);
            if (TryFind(entry, folder, out var isChanging) is not { } found) continue;
            if (found.Count == 0 && (!isChanging || ++looks > LooksAtChanging)) return true;
            foreach (var id in found) End(id);
        }

        return false;
    }

    private static HashSet<int>? TryFind(byte[] entry, string folder, out bool isChanging)
    {
        isChanging = false;
        try
        {
            return Find(entry, folder, out isChanging);
        }
        catch (IOException e) when (e.HResult is TooManyInSystem or TooManyInProcess)
        {
            return null;
        }
    }

    private static HashSet<int> Find(byte[] entry, string folder, out bool isChanging)
    {
        isChanging = false;
        var parents = new Dictionary<int, int>();
        var found = new HashSet<int>();
        foreach (var process in Directory.EnumerateDirectories(Processes))
        {
            if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            if (id == Environment.ProcessId || ParentOf(process) is not { } parent) continue;
            parents[id] = parent;
            if (IsOf(process, entry, folder) is not { } isOf) isChanging |= parent != 0;
            else if (isOf) found.Add(id);
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

    // Null when it cannot be told now: a process that is just becoming another program has no environment for a moment, and no arguments.
    // Few have none for good, and these have arguments.
    private static bool? IsOf(string process, byte[] entry, string folder)
    {
        try
        {
            if (new FileInfo(process + "/cwd").LinkTarget is not { } directory) return false;
            var isBeneath = directory.StartsWith(folder, StringComparison.Ordinal);
            if (isBeneath && (directory.Length == folder.Length || directory[folder.Length] is '/' or ' ')) return true;
            var environment = EnvironmentOf(process);
            for (var reads = 1; environment.Length == 0 && reads < ReadsOfNothing; reads++)
            {
                if (File.ReadAllBytes(process + "/cmdline").Length == 0) return null;
                Thread.Sleep(1);
                environment = EnvironmentOf(process);
            }

            var at = environment.AsSpan().IndexOf(entry);
            return at == 0 || at > 0 && environment[at - 1] == 0;
        }
        catch (Exception e) when (IsGone(e))
        {
            return false;
        }
    }

    // In one go: of a process that becomes another program between two reads, the rest would be missing.
    private static byte[] EnvironmentOf(string process)
    {
        using var stream = new FileStream(process + "/environ", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = ArrayPool<byte>.Shared.Rent(LargeEnvironment);
        try
        {
            var length = 0;
            while (stream.Read(buffer.AsSpan(length)) is > 0 and var read)
            {
                length += read;
                if (length < buffer.Length) continue;
                var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            return buffer[..length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Or somebody else's. That a file cannot be opened because too many are says nothing of the process.
    private static bool IsGone(Exception e)
    {
        return e is UnauthorizedAccessException || (e is IOException && e.HResult is not (TooManyInSystem or TooManyInProcess));
    }

    // Null for what is no program: a thread of the kernel, or what has ended; until it is collected its state is Z, and it holds nothing.
    private static int? ParentOf(string process)
    {
        try
        {
            var status = File.ReadAllText(process + "/stat");
            var fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[0] is "Z" or "X" || (long.Parse(fields[6], CultureInfo.InvariantCulture) & KernelThread) != 0) return null;
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (IsGone(e))
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
            // It ended by itself; if not, it is found again.
        }
    }
}
