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
        _lock = new FileStream(System.IO.Path.Combine(_whole, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_whole, "work")).FullName;
        Launchers = Directory.CreateDirectory(System.IO.Path.Combine(_whole, "bin")).FullName;
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
    public void EndPrograms() => CommandPrograms.End(Mark, _whole);

    /// <summary>Ends the programs and removes the folders that processes have left which were killed.</summary>
    public static void SweepAbandoned()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), NameStart + "*"))
        {
            if (!System.IO.Path.GetFileName(folder).StartsWith(NameOfProcess, StringComparison.Ordinal) && IsAbandoned(folder))
                Remove(folder);
        }
    }

    public void Dispose()
    {
        EndPrograms();
        _lock.Dispose();
        Remove(_whole);
    }

    private static bool IsAbandoned(string folder)
    {
        try
        {
            using var free = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > Making;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Somebody holds it, or it is another user's.
        }
    }

    private static void Remove(string folder)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (TryRemove(folder)) return;
            Thread.Sleep(20);
        }

        // Nobody waits for the rest.
        _ = Task.Run(() => RemoveLaterAsync(folder));
    }

    private static async Task RemoveLaterAsync(string folder)
    {
        for (var attempt = 1; attempt <= LateAttempts && !TryRemove(folder); attempt++)
            await Task.Delay(BetweenLateAttempts).ConfigureAwait(false);
    }

    private static bool TryRemove(string folder)
    {
        CommandPrograms.End(System.IO.Path.GetFileName(folder), folder);
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Something of it is still held open, or closed to its owner. In the end, the next start tries again.
        }
    }
}
