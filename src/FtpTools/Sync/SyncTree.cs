namespace FtpTools.Sync;

/// <summary>Everything that is seen of one side of a synchronisation. It exists only when every directory was read to its end.</summary>
/// <param name="exists">Whether the directory at the top is there.</param>
/// <param name="entries">By path, each after the directory it is in.</param>
/// <param name="hidden">By path, what is there but not considered, as far as it was encountered.</param>
/// <param name="omissions">By the path of the directory, what is in it and was not listed.</param>
internal sealed class SyncTree(
    bool exists,
    SortedDictionary<string, SyncEntry> entries,
    IReadOnlyDictionary<string, SyncEntry> hidden,
    IReadOnlyDictionary<string, ListingOmission> omissions)
{
    private readonly HashSet<string> _partlySeen = [.. hidden.Keys.Select(path => SyncEntry.ParentOf(path)!), .. omissions.Keys];

    /// <summary>A side on which not even the directory exists.</summary>
    public static SyncTree Missing { get; } = new(
        false, [], new Dictionary<string, SyncEntry>(), new Dictionary<string, ListingOmission>());

    /// <summary>Whether the directory at the top is there.</summary>
    public bool Exists => exists;

    /// <summary>What is seen, each after the directory it is in.</summary>
    public IReadOnlyCollection<SyncEntry> Entries => entries.Values;

    /// <summary>What is there but not considered.</summary>
    public IEnumerable<SyncEntry> Hidden => hidden.Values;

    /// <summary>By the path of the directory, what is in it and was not listed.</summary>
    public IReadOnlyDictionary<string, ListingOmission> Omissions => omissions;

    /// <summary>What is seen under a path; null when nothing is.</summary>
    public SyncEntry? Find(string path) => entries.GetValueOrDefault(path);

    /// <summary>What is under a path, seen or not; null when nothing is.</summary>
    public SyncEntry? FindAny(string path) => Find(path) ?? hidden.GetValueOrDefault(path);

    /// <summary>Whether a directory contains something that is not considered.</summary>
    public bool IsPartlySeen(string directory) => _partlySeen.Contains(directory);
}
