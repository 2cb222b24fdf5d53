namespace FtpTools.Sync;

/// <summary>Collects what is seen of one side.</summary>
internal sealed class SyncTreeBuilder(SyncFilter filter)
{
    private readonly SortedDictionary<string, SyncEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SyncEntry> _hidden = [];
    private readonly SortedDictionary<string, ListingOmission> _omissions = new(StringComparer.Ordinal);

    /// <summary>Takes an entry if the filter lets it through.</summary>
    /// <returns>Whether it is a directory to look into.</returns>
    public bool Add(SyncEntry entry)
    {
        if (entry.IsDirectory ? filter.EntersDirectory(entry.Name) : filter.TakesFile(entry.Name))
        {
            _entries[entry.Path] = entry;
            return entry.IsDirectory;
        }

        Hide(entry);
        return false;
    }

    /// <summary>Remembers that something is there that is not considered, so that neither its place is taken for free nor its directory
    /// for empty.</summary>
    public void Hide(SyncEntry entry) => _hidden[entry.Path] = entry;

    /// <summary>Remembers that a directory contains more than was listed.</summary>
    public void Omit(string directory, ListingOmission omission) => _omissions[directory] = omission;

    /// <summary>Ends the collection.</summary>
    public SyncTree Build()
    {
        if (filter.OmitsEmptyDirectories) OmitEmptyDirectories();
        return new SyncTree(true, _entries, _hidden, _omissions);
    }

    private void OmitEmptyDirectories()
    {
        var filled = new HashSet<string>();
        foreach (var entry in _entries.Values.Where(e => e.Type == RemoteItemType.File))
        {
            for (var at = SyncEntry.ParentOf(entry.Path); at is not null && filled.Add(at);) at = SyncEntry.ParentOf(at);
        }

        foreach (var empty in _entries.Values.Where(e => e.IsDirectory && !filled.Contains(e.Path)).ToList())
        {
            _entries.Remove(empty.Path);
            Hide(empty);
        }
    }
}
