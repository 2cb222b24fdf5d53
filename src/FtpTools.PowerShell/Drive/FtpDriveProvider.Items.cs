using System.Management.Automation;
using FtpTools.Files;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Drive;

/// <content>Looking at items.</content>
public sealed partial class FtpDriveProvider
{
    /// <inheritdoc/>
    protected override object ItemExistsDynamicParameters(string path) => new FtpTestPathParameters();

    /// <summary>Whether there is such an item.</summary>
    /// <remarks>The engine drops what is thrown here, and says that there is no such path. If the server cannot be asked, the
    /// answer is therefore yes, and the command continues with a call that can report what is wrong; only Test-Path has no such call.
    /// What Get-ChildItem does not find, the engine would report by its own path, which nobody typed: there the answer is yes, too, and the
    /// listing reports it.</remarks>
    protected override bool ItemExists(string path)
    {
        try
        {
            return Find(path) is not null || IsListedByName();
        }
        catch (FtpToolsException e)
        {
            if (DynamicParameters is not FtpTestPathParameters) return true;
            WriteError(Record(e, Shown(path)));
            return false;
        }
    }

    /// <inheritdoc/>
    protected override bool IsItemContainer(string path) => Guard(Shown(path), () => Find(path))?.IsDirectory ?? IsListedByName();

    /// <inheritdoc/>
    protected override bool HasChildItems(string path)
    {
        return Guard(Shown(path), () => Call(path, async (session, remote, token) =>
        {
            if (!(_seen.Find(remote) ?? await session.StatAsync(remote, token)).IsDirectory) return false;
            var listing = session.ListAsync(remote, token);
            return await listing.AnyAsync(token) || listing.Omission is not null;
        }));
    }

    /// <inheritdoc/>
    protected override void GetItem(string path)
    {
        Try(path, () =>
        {
            var seen = _seen.Find(Locate(path).RemotePath);
            Write(path, seen ?? Call(path, (session, remote, token) => session.StatAsync(remote, token)));
        });
    }

    /// <inheritdoc/>
    protected override object GetChildItemsDynamicParameters(string path, bool recurse) => new FtpChildItemParameters();

    /// <inheritdoc/>
    protected override object GetChildNamesDynamicParameters(string path) => new FtpChildItemParameters();

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse) => GetChildItems(path, recurse, uint.MaxValue);

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse, uint depth)
    {
        Try(path, () =>
        {
            var names = new NameFilter(string.IsNullOrEmpty(Filter) ? null : Filter, [], []);
            if (Existing(path) is { IsDirectory: false } file) WriteIfWanted(path, file, names);
            else WriteDirectory(path, names, recurse ? depth : 0, recurse ? RemotePath.Parse(Locate(path).RemotePath) : null, isRoot: true);
        });
    }

    /// <inheritdoc/>
    protected override void GetChildNames(string path, ReturnContainers returnContainers)
    {
        Try(path, () =>
        {
            var names = new NameFilter(string.IsNullOrEmpty(Filter) ? null : Filter, [], []);
            foreach (var item in Existing(path).IsDirectory ? List(path) : [])
            {
                var isWanted = names.Takes(item.Name) && IsKindWanted(item);
                if (isWanted || (item.IsDirectory && returnContainers == ReturnContainers.ReturnAllContainers))
                    WriteItemObject(item.Name, PathOf(path, item), item.IsDirectory);
            }
        });
    }

    // Items received from a whole tree keep their place in it.
    private void WriteDirectory(string path, NameFilter names, uint depth, RemotePath? tree, bool isRoot = false)
    {
        var items = isRoot ? List(path) : [];
        if (!isRoot) Try(path, () => items = List(path));
        foreach (var item in items) WriteIfWanted(path, InTree(item, tree), names);
        if (depth == 0) return;
        foreach (var directory in items.Where(i => i.IsDirectory))
            WriteDirectory(PathOf(path, directory), names, depth == uint.MaxValue ? depth : depth - 1, tree);
    }

    private static RemoteItem InTree(RemoteItem item, RemotePath? tree)
    {
        return tree is { } top ? item with { RelativePath = RemotePath.Parse(item.RemotePath).RelativeTo(top) } : item;
    }

    /// <summary>A whole listing in the order of FileSystem: directories first, by name.</summary>
    private List<RemoteItem> List(string path)
    {
        return Call(path, async (session, remote, token) =>
        {
            var (items, omission) = await session.ListAsync(remote, token).ReadAsync();
            if (omission is not null && _omissionsTold.Add(omission.Directory)) WriteWarning(omission.ToString());
            _seen.Remember(remote, items);
            return items.OrderBy(i => !i.IsDirectory).ThenBy(i => i.Name, StringComparer.Ordinal).ToList();
        });
    }

    private RemoteItem Existing(string path)
    {
        var remote = Locate(path).RemotePath;
        return Find(path)
            ?? throw new FtpToolsException(ErrorCode.NotFound, $"There is no such file or directory: '{remote}'.") { Target = remote };
    }

    // What a pattern leads to by way is only asked about, and is nothing that anybody misses.
    private bool IsListedByName()
    {
        return CallingCommand.Of(this)?.MyInvocation is { MyCommand.Name: "Get-ChildItem", BoundParameters: { } given }
            && (given.ContainsKey("LiteralPath")
                || (given.GetValueOrDefault("Path") is string[] paths && !paths.Any(WildcardPattern.ContainsWildcardCharacters)));
    }

    private RemoteItem? Find(string path)
    {
        return Call(path, async (session, remote, token) =>
        {
            try
            {
                return _seen.Find(remote) ?? await session.StatAsync(remote, token);
            }
            catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory)
            {
                return null;
            }
        });
    }

    private void WriteIfWanted(string path, RemoteItem item, NameFilter names)
    {
        if (names.Takes(item.Name) && IsKindWanted(item)) Write(path, item);
    }

    private bool IsKindWanted(RemoteItem item) => DynamicParameters is not FtpChildItemParameters kind || kind.Takes(item);

    /// <summary>Writes an item that was found in the home of a path.</summary>
    private void Write(string path, RemoteItem item) => WriteItemObject(item, PathOf(path, item), item.IsDirectory);

    // Not under the session of the item: on a drive, all paths begin with the name of the session that it was created with.
    private string PathOf(string path, RemoteItem item) => (Locate(path) with { RemotePath = item.RemotePath }).ToString();
}
