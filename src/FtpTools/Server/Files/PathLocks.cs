using FtpTools.Files;

namespace FtpTools.Server.Files;

/// <summary>
/// Keeps two changes of one path from happening at once, so that what a change replaces is what was looked at before it.
/// Held for a rename or a deletion, not for an upload.
/// </summary>
internal static class PathLocks
{
    private static readonly Lock[] Locks = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    /// <summary>Changes something at a path.</summary>
    public static T Hold<T>(string home, RemotePath path, Func<T> change)
    {
        lock (Locks[IndexOf(home, path)]) return change();
    }

    /// <summary>Changes something at two paths.</summary>
    public static T Hold<T>(string home, RemotePath path, RemotePath other, Func<T> change)
    {
        // Always in the same order, so that two that want both do not wait for each other.
        var (first, second) = (IndexOf(home, path), IndexOf(home, other));
        lock (Locks[Math.Min(first, second)])
        {
            lock (Locks[Math.Max(first, second)]) return change();
        }
    }

    // Names that differ in case only may be one file.
    private static int IndexOf(string home, RemotePath path)
    {
        return (int)((uint)HashCode.Combine(home, path.ToString().ToUpperInvariant()) % Locks.Length);
    }
}
