using System.Diagnostics;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// The folder of one call of a remote command, new for each. Its name is the mark of the programs that the command starts
/// (<see cref="ProgramMark"/>), which end with the call. A file in it is locked as long as the call lasts, and by whom does not matter:
/// a folder that is not locked was left by a process that was killed.
/// </summary>
internal sealed class CommandFolder : IDisposable
{
    private const string NameStart = "FtpTools-command-";
    private const string LockName = "lock";
    private const int Attempts = 5;
    private const int LateAttempts = 120;

    private static readonly TimeSpan BetweenLateAttempts = TimeSpan.FromMilliseconds(500);

    // A folder without its lock is either just being made or what is left of one that could not be removed.
    private static readonly TimeSpan Making = TimeSpan.FromMinutes(1);

    private readonly string _whole;
    private readonly FileStream _lock;

    /// <summary>Creates a folder that only the owner of the process can open.</summary>
    public CommandFolder()
    {
        _whole = Directory.CreateTempSubdirectory(NameOfProcess).FullName;
        FileStream? held = null;
        try
        {
            _lock = held = Lock(_whole);
            Path = Directory.CreateDirectory(System.IO.Path.Combine(_whole, "work")).FullName;
            Launchers = Directory.CreateDirectory(System.IO.Path.Combine(_whole, "bin")).FullName;
        }
        catch
        {
            // On a full volume, or where too many files are open, there may be the folder and no more.
            Release(_whole, held);
            throw;
        }
    }

    /// <summary>What the names of all folders of this process begin with.</summary>
    public static string NameOfProcess { get; } =
        $"{NameStart}{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}-";

    /// <summary>Where the command begins; empty at first.</summary>
    public string Path { get; }

    /// <summary>Where <see cref="ProgramMark"/> keeps what it needs.</summary>
    public string Launchers { get; }

    /// <summary>The mark of its programs.</summary>
    public string Mark => System.IO.Path.GetFileName(_whole);

    /// <summary>Ends the programs that were started in it, and what they started.</summary>
    public void EndPrograms() => _ = CommandPrograms.End(Mark, _whole);

    /// <summary>Ends the programs and removes the folders that processes have left which were killed.</summary>
    public static void SweepAbandoned()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), NameStart + "*"))
        {
            var isOwn = System.IO.Path.GetFileName(folder).StartsWith(NameOfProcess, StringComparison.Ordinal);
            if (!isOwn && IsAbandoned(folder)) Remove(folder);
        }
    }

    /// <summary>Removes a folder; when that is not possible at once, until it is, for a minute.</summary>
    /// <param name="folder">The folder. Another process may remove it at the same time.</param>
    /// <param name="held">Disposed when it is removed, or given up.</param>
    public static void Remove(string folder, FileStream? held = null)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (TryRemove(folder))
            {
                held?.Dispose();
                return;
            }

            Thread.Sleep(20);
        }

        // Nobody waits for the rest.
        _ = Task.Run(() => RemoveLaterAsync(folder, held));
    }

    public void Dispose() => Release(_whole, _lock);

    // It is held until nothing is left, so that no other process takes what is being removed for abandoned. Windows removes no file that
    // is held.
    private static void Release(string folder, FileStream? held)
    {
        if (OperatingSystem.IsWindows()) held?.Dispose();
        Remove(folder, held);
    }

    // A file gets its lock a moment after it is made, except on Windows. Under its name there is never one without.
    private static FileStream Lock(string folder)
    {
        var made = System.IO.Path.Combine(folder, "new");
        var held = new FileStream(made, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        try
        {
            File.Move(made, System.IO.Path.Combine(folder, LockName));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether nobody holds a folder any more.</summary>
    internal static bool IsAbandoned(string folder)
    {
        try
        {
            using var free = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            var left = new DirectoryInfo(folder);
            return left.Exists && DateTime.UtcNow - left.LastWriteTimeUtc > Making;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Somebody holds it, or it is another user's.
        }
    }

    private static async Task RemoveLaterAsync(string folder, FileStream? held)
    {
        for (var attempt = 1; attempt <= LateAttempts && !TryRemove(folder); attempt++)
        {
            RemoveOddities(folder);
            if (Directory.Exists(folder)) await Task.Delay(BetweenLateAttempts).ConfigureAwait(false);
        }

        held?.Dispose();
    }

    // Whether it is gone is seen by looking: that something in it is not found says nothing of the rest. The folder stays as long as a
    // program of it may go on, as a note for the next start, which tries again.
    private static bool TryRemove(string folder)
    {
        try
        {
            if (!CommandPrograms.End(System.IO.Path.GetFileName(folder), folder)) return false;
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Something of it is still held open, is closed to its owner, has no name in Unicode, has a path that is too long, which the
            // runtime takes for an empty one, or is removed by another process, too.
        }

        return !Directory.Exists(folder);
    }

    // What the runtime cannot name (bytes that are no UTF-8, paths longer than the system takes) or may not open, the system's own tools
    // remove nevertheless.
    private static void RemoveOddities(string folder)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder)) return;
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", """chmod -R u+rwX "$0"; rm -rf "$0" """, folder])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            };
            using var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no shell, or no more process can be started now.
        }
    }
}
