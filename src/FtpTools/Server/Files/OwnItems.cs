using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>What users find in their homes who have to see what arrived of their own uploads of unknown length, because only they can tell
/// what is missing. Where there is a file under the same path, it is the file that they find.</summary>
internal static class OwnItems
{
    /// <summary>What is under a path.</summary>
    /// <exception cref="FtpToolsException">Nothing is (<see cref="ErrorCode.NotFound"/>), or it cannot be reached.</exception>
    public static OwnItem Get(UserHome home, string user, RemotePath path)
    {
        return Find(home, user, path)
            ?? throw new FtpToolsException(ErrorCode.NotFound, "There is no such file or directory").At(path.ToString());
    }

    /// <summary>What is under a path.</summary>
    /// <returns>Null when nothing is.</returns>
    /// <exception cref="FtpToolsException">It cannot be reached.</exception>
    public static OwnItem? Find(UserHome home, string user, RemotePath path)
    {
        // Looked for twice: an upload may be published between the two looks.
        return FindPublished(home, path) ?? FindPartial(home, user, path) ?? FindPublished(home, path);
    }

    /// <summary>What is in a directory, as it is read: what is there first, then what arrived of uploads into it.</summary>
    /// <param name="home">The home.</param>
    /// <param name="user">The user.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="omitted">Told what is there and cannot be listed.</param>
    /// <exception cref="FtpToolsException">It is not a directory or cannot be read.</exception>
    public static IEnumerable<OwnItem> List(UserHome home, string user, RemotePath directory, OmittedEntries omitted)
    {
        var partials = PartialNamesIn(home, user, directory);
        foreach (var item in home.Directory.ListItems(directory, omitted))
        {
            partials.Remove(item.Entry.Name);
            yield return Published(item);
        }

        // Looked for again: they may be published meanwhile.
        foreach (var name in partials)
        {
            if (TryFind(home, user, directory.Append(name), omitted) is { } item) yield return item;
        }
    }

    /// <summary>Deletes the file under a path; where there is none, what arrived of the user's upload. The home may be changed.</summary>
    /// <exception cref="FtpToolsException">There is neither, or the upload is under way (<see cref="ErrorCode.FileBusy"/>).</exception>
    public static void Delete(UserHome home, string user, RemotePath path)
    {
        PathLocks.Hold(home.Quota.Home, path, () =>
        {
            if (Find(home, user, path) is { IsPartial: true }) WaitingUploads.Delete(home, user, path, isOpen: true);
            else home.Directory.DeleteFile(path, home.Quota);
            return true;
        });
    }

    /// <summary>Opens what arrived of a user's upload of unknown length, to be compared with what its user has.</summary>
    /// <exception cref="FtpToolsException">Nothing waits (<see cref="ErrorCode.NotFound"/>), or the upload is under way
    /// (<see cref="ErrorCode.FileBusy"/>).</exception>
    public static (Stream Content, FileEntry Entry) OpenPartial(UserHome home, string user, RemotePath path)
    {
        using var partials = home.Directory.OpenPartials();
        if (partials?.Find(user, path) is not { Info.IsOpen: true } partial)
            throw new FtpToolsException(ErrorCode.NotFound, "There is no such file or directory").At(path.ToString());
        if (home.Quota.FindUpload(partial.Name) is not null)
            throw new FtpToolsException(ErrorCode.FileBusy, $"The upload to '{path}' is under way.") { Target = path.ToString() };
        var content = partials.OpenRead(partial.Name, out var status);
        return (content, HomeDirectory.Describe(path.Name, status));
    }

    private static OwnItem? FindPublished(UserHome home, RemotePath path)
    {
        return home.Directory.Find(path) is { } item ? Published(item) : null;
    }

    private static OwnItem? FindPartial(UserHome home, string user, RemotePath path)
    {
        using var partials = home.Directory.OpenPartials();
        if (partials?.Find(user, path) is not { Info.IsOpen: true, Status: var status }) return null;
        return new OwnItem(HomeDirectory.Describe(path.Name, status), IsPartial: true, UniqueIds.Of(status.Id));
    }

    private static OwnItem Published(HomeItem item) => new(item.Entry, IsPartial: false, UniqueIds.Of(item.Id));

    // One that the disk cannot describe does not hide the others.
    private static OwnItem? TryFind(UserHome home, string user, RemotePath path, OmittedEntries omitted)
    {
        try
        {
            return Find(home, user, path);
        }
        catch (FtpToolsException e)
        {
            omitted.Add(path.Name, $"cannot be looked at ({e.Message})");
            return null;
        }
    }

    private static HashSet<string> PartialNamesIn(UserHome home, string user, RemotePath directory)
    {
        using var partials = home.Directory.OpenPartials();
        if (partials is null) return [];
        var prefix = directory.Prefix;
        return
        [
            .. partials.Of(user)
                .Where(p => p.Info.IsOpen && p.Info.Path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(p => p.Info.Path[prefix.Length..])
                .Where(RemotePath.IsName),
        ];
    }
}
