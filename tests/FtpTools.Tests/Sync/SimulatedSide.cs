using FtpTools.Sync;

namespace FtpTools.Tests.Sync;

/// <summary>One side of a synchronisation in memory, that takes a step only when a disk would.</summary>
internal sealed class SimulatedSide
{
    public static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly SortedDictionary<string, SyncEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether the directory at the top is there.</summary>
    public bool Exists { get; set; } = true;

    /// <summary>All that stands there, seen or not.</summary>
    public IReadOnlyDictionary<string, SyncEntry> Entries => _entries;

    /// <summary>Makes a side of what stands there; missing directories are made, and what does not fit is left out.</summary>
    public static SimulatedSide Of(params IEnumerable<SyncEntry> entries)
    {
        var side = new SimulatedSide();
        foreach (var entry in entries)
        {
            var ancestors = Ancestors(entry.Path).ToList();
            if (side._entries.ContainsKey(entry.Path) || ancestors.Any(a => side._entries.TryGetValue(a, out var there) && !there.IsDirectory)) continue;
            foreach (var ancestor in ancestors) side._entries.TryAdd(ancestor, new SyncEntry(ancestor, RemoteItemType.Directory));
            side._entries.Add(entry.Path, entry);
        }

        return side;
    }

    public static SyncEntry File(string path, long length = 1, double seconds = 0) => new(path, RemoteItemType.File, length, Noon.AddSeconds(seconds));

    public static SyncEntry Directory(string path) => new(path, RemoteItemType.Directory);

    /// <summary>Reads it as the two listers do.</summary>
    public SyncTree Read(SyncFilter? filter = null)
    {
        if (!Exists) return SyncTree.Missing;
        var builder = new SyncTreeBuilder(filter ?? SyncFilter.Everything);
        Read(string.Empty, builder);
        return builder.Build();
    }

    /// <summary>Carries out a plan that makes this side like another one.</summary>
    public void CarryOut(FtpSyncPlan plan, SimulatedSide source)
    {
        foreach (var step in plan.Steps) CarryOut(step, step.Path == "." ? string.Empty : step.Path, source);
    }

    private void CarryOut(FtpSyncStep step, string path, SimulatedSide source)
    {
        switch (step.Action)
        {
            case SyncAction.CreateDirectory when path.Length == 0:
                Assert.False(Exists);
                Exists = true;
                break;
            case SyncAction.CreateDirectory:
                AssertFree(path);
                _entries.Add(path, Directory(path));
                break;
            case SyncAction.Send or SyncAction.Receive:
                AssertFree(path);
                _entries.Add(path, source._entries[path]);
                break;
            case SyncAction.Overwrite:
                Assert.Equal(RemoteItemType.File, _entries[path].Type);
                _entries[path] = source._entries[path];
                break;
            case SyncAction.Delete:
                Assert.Equal(step.IsDirectory, _entries[path].IsDirectory);
                Assert.DoesNotContain(_entries.Keys, p => p.StartsWith(path + "/", StringComparison.Ordinal));
                Assert.True(_entries.Remove(path));
                break;
        }
    }

    private void AssertFree(string path)
    {
        Assert.True(Exists);
        Assert.DoesNotContain(path, _entries.Keys);
        Assert.All(Ancestors(path), a => Assert.True(_entries[a].IsDirectory));
    }

    private void Read(string directory, SyncTreeBuilder builder)
    {
        foreach (var entry in _entries.Values.Where(e => SyncEntry.ParentOf(e.Path) == directory))
        {
            if (builder.Add(entry)) Read(entry.Path, builder);
        }
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var at = SyncEntry.ParentOf(path); at is { Length: > 0 }; at = SyncEntry.ParentOf(at)) yield return at;
    }
}
