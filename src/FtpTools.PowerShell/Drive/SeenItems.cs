using FtpTools.Files;

namespace FtpTools.PowerShell.Drive;

/// <summary>
/// What the listings of one command have just reported. The engine first lists names and then asks what each of them is; without
/// this, each would cost a round trip. It keeps the directories on the way to the last one that was listed, and no others.
/// </summary>
internal sealed class SeenItems
{
    private readonly Dictionary<RemotePath, Dictionary<string, RemoteItem>> _directories = [];

    /// <summary>Adds a whole listing.</summary>
    public void Remember(string directory, IEnumerable<RemoteItem> items)
    {
        var path = RemotePath.Parse(directory);
        foreach (var other in _directories.Keys.Where(d => !path.IsAtOrBelow(d)).ToList()) _directories.Remove(other);
        _directories[path] = items.ToDictionary(i => i.Name, StringComparer.Ordinal);
    }

    /// <summary>The item with this path, if it was listed.</summary>
    public RemoteItem? Find(string path)
    {
        if (_directories.Count == 0) return null;
        var remotePath = RemotePath.Parse(path);
        return _directories.TryGetValue(remotePath.Parent, out var items) && items.TryGetValue(remotePath.Name, out var item) ? item : null;
    }

    /// <summary>Forgets everything, because something is about to change.</summary>
    public void Clear() => _directories.Clear();
}
