namespace FtpTools.Sync;

/// <summary>All that is seen of one side of a synchronisation. There is one only when every directory was read to its end.</summary>
/// <param name="exists">Whether the directory at the top is there.</param>
/// <param name="entries">By path, each after the directory it is in.</param>
/// <param name="partlySeen">The directories in which something stands that is not seen.</param>
internal sealed class SyncTree(bool exists, SortedDictionary<string, SyncEntry> entries, IReadOnlySet<string> partlySeen)
{
    /// <summary>The side on which there is not even the directory.</summary>
    public static SyncTree Missing { get; } = new(false, [], new HashSet<string>());

    /// <summary>Whether the directory at the top is there.</summary>
    public bool Exists => exists;

    /// <summary>What is seen, each after the directory it is in.</summary>
    public IReadOnlyCollection<SyncEntry> Entries => entries.Values;

    /// <summary>What stands under a path; null when nothing does.</summary>
    public SyncEntry? Find(string path) => entries.GetValueOrDefault(path);

    /// <summary>Whether something stands in a directory that is not seen.</summary>
    public bool IsPartlySeen(string directory) => partlySeen.Contains(directory);
}
