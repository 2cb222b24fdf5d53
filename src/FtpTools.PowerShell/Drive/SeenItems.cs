namespace FtpTools.PowerShell.Drive;

/// <summary>
/// What the listings of one command have just reported. The engine first lists names and then asks what each of them is; without
/// this, each would cost a round trip. It keeps the directories on the way to the last one that was listed, and no others.
/// </summary>
internal sealed class SeenItems
{
    private readonly Dictionary<string, Dictionary<string, RemoteItem>> _directories = new(StringComparer.Ordinal);

    /// <summary>Adds a whole listing.</summary>
    public void Remember(string directory, IEnumerable<RemoteItem> items)
    {
        foreach (var other in _directories.Keys.Where(d => !IsAtOrAbove(d, directory)).ToList()) _directories.Remove(other);
        _directories[directory] = items.ToDictionary(i => i.Name, StringComparer.Ordinal);
    }

    /// <summary>The item with this path, if it was listed.</summary>
    public RemoteItem? Find(string path)
    {
        var end = path.LastIndexOf('/');
        var directory = end == 0 ? "/" : path[..Math.Max(end, 0)];
        return _directories.TryGetValue(directory, out var items) && items.TryGetValue(path[(end + 1)..], out var item) ? item : null;
    }

    /// <summary>Forgets everything, because something is about to change.</summary>
    public void Clear() => _directories.Clear();

    private static bool IsAtOrAbove(string directory, string path) => path == directory || path.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);
}
