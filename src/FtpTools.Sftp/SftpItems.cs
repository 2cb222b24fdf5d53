using System.Runtime.CompilerServices;
using FtpTools.Files;
using FtpTools.Storage;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>Asks what is under a path, and changes directories and names.</summary>
/// <remarks>
/// The library has the server resolve each path it is given, links in its last name too, and so what it would delete or rename is what a
/// link leads to. What it has listed it takes by its name. So everything here is looked up first: where the path that the server resolved
/// is not the one that was asked for, the item is taken from the listing of its directory.
/// </remarks>
/// <param name="link">The connection.</param>
internal sealed class SftpItems(SftpLink link)
{
    private const char Unreadable = '\uFFFD';

    /// <summary>Describes what is under a path.</summary>
    /// <exception cref="FtpToolsException">It is not there (<see cref="ErrorCode.NotFound"/>), or the server refuses to say.</exception>
    public async Task<SftpPlace> GetAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return await FindAsync(path, cancellationToken).ConfigureAwait(false)
            ?? throw await MissingAsync(path, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes what is under a path.</summary>
    /// <returns>Null when the server says that nothing is there.</returns>
    public async Task<SftpPlace?> FindAsync(RemotePath path, CancellationToken cancellationToken)
    {
        var (found, asked) = await LookAsync(path, path, cancellationToken).ConfigureAwait(false);
        if (path.IsRoot) return found is null ? null : SftpPlace.Of(found, "/");

        // A link to nothing is there. Where it leads was asked for, and the library tells that name.
        if (await IsAtAsync(found?.FullName ?? asked, path, cancellationToken).ConfigureAwait(false))
            return found is null ? null : SftpPlace.Of(found, path.Name);
        return await FindInListingAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a path leads to, through a link too.</summary>
    public async Task<ISftpFile> FollowAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return (await LookAsync(path, path, cancellationToken).ConfigureAwait(false)).Item
            ?? throw await MissingAsync(path, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a path leads to, through a link too; null when nothing is there.</summary>
    public async Task<ISftpFile?> TryFollowAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return (await LookAsync(path, path, cancellationToken).ConfigureAwait(false)).Item;
    }

    /// <summary>What is wrong with a path where nothing is: what is above it may be no directory, or may not be there either.</summary>
    /// <param name="missing">Where nothing is.</param>
    /// <param name="path">The path that was asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<FtpToolsException> MissingAsync(RemotePath missing, RemotePath path, CancellationToken cancellationToken)
    {
        if (missing.IsRoot) return SftpErrors.Refused(ErrorCode.HomeMissing, "The server has no home for this user", path);
        var (above, _) = await LookAsync(missing.Parent, path, cancellationToken).ConfigureAwait(false);
        if (above is null) return await MissingAsync(missing.Parent, path, cancellationToken).ConfigureAwait(false);
        return above.IsDirectory
            ? SftpErrors.Refused(ErrorCode.NotFound, "There is no such file or directory", path)
            : SftpErrors.Refused(ErrorCode.NotADirectory, $"'{missing.Parent}' is not a directory", path);
    }

    /// <summary>Makes sure that the directory of a path is there.</summary>
    public async Task RequireParentAsync(RemotePath path, CancellationToken cancellationToken)
    {
        var (parent, _) = await LookAsync(path.Parent, path, cancellationToken).ConfigureAwait(false);
        if (parent is null) throw await MissingAsync(path.Parent, path, cancellationToken).ConfigureAwait(false);
        if (!parent.IsDirectory) throw SftpErrors.Refused(ErrorCode.NotADirectory, $"'{path.Parent}' is not a directory", path);
    }

    /// <summary>Lists a directory.</summary>
    public async IAsyncEnumerable<FileEntry> ListAsync(
        RemotePath directory, Action<ListingOmission> omitted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = new OmittedEntries();
        await foreach (var item in ItemsAsync(directory, cancellationToken).ConfigureAwait(false))
        {
            if (FaultOf(item.Name) is { } fault) left.Add(item.Name, fault);
            else yield return SftpPlace.Of(item, item.Name).Entry;
        }

        if (left.Count > 0) omitted(new ListingOmission(directory.ToString(), left.Count, left.Examples));
    }

    /// <summary>Whether a directory has entries.</summary>
    public async Task<bool> HasEntriesAsync(RemotePath directory, CancellationToken cancellationToken)
    {
        await foreach (var _ in ItemsAsync(directory, cancellationToken).ConfigureAwait(false)) return true;
        return false;
    }

    private static string? FaultOf(string name)
    {
        if (name.Contains(Unreadable, StringComparison.Ordinal)) return "is not valid UTF-8";
        return RemotePath.IsName(name) ? null : "cannot be written as a name in a path";
    }

    private async Task<SftpPlace?> FindInListingAsync(RemotePath path, CancellationToken cancellationToken)
    {
        await foreach (var item in ItemsAsync(path.Parent, cancellationToken).ConfigureAwait(false))
        {
            if (item.Name == path.Name) return SftpPlace.Of(item, path.Name);
        }

        return null;
    }

    // The directory itself and the one above it are not told.
    private async IAsyncEnumerable<ISftpFile> ItemsAsync(RemotePath directory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = await link.RunAsync(
            directory, (c, _) => Task.FromResult(BeginAsync(c, directory, cancellationToken)), cancellationToken).ConfigureAwait(false);
        await using var ending = items.ConfigureAwait(false);
        while (await NextAsync(items, directory, cancellationToken).ConfigureAwait(false))
        {
            if (items.Current.Name is not ("." or "..")) yield return items.Current;
        }
    }

    private static IAsyncEnumerator<ISftpFile> BeginAsync(SftpClient client, RemotePath directory, CancellationToken cancellationToken)
    {
        return client.ListDirectoryAsync(directory.ToString(), cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ISftpFile> items, RemotePath directory, CancellationToken cancellationToken)
    {
        try
        {
            return await link.RunAsync(directory, (_, _) => items.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e is RemoteErrorException && e.Code is ErrorCode.NotFound or ErrorCode.StorageError)
        {
            var found = await FollowAsync(directory, cancellationToken).ConfigureAwait(false);
            throw found.IsDirectory ? e : SftpErrors.Refused(ErrorCode.NotADirectory, "This is not a directory", directory);
        }
    }

    // Whether the path that the server resolved is the one that was meant, with no link in its last name.
    private async Task<bool> IsAtAsync(string resolved, RemotePath path, CancellationToken cancellationToken)
    {
        if (resolved == path.ToString()) return true;
        if (path.Parent.IsRoot) return false;

        // Without a directory there is no link in it.
        var (parent, _) = await LookAsync(path.Parent, path, cancellationToken).ConfigureAwait(false);
        return parent is null || resolved == $"{parent.FullName.TrimEnd('/')}/{path.Name}";
    }

    // What a path leads to; where nothing is, the path as the server resolved it.
    private Task<(ISftpFile? Item, string Resolved)> LookAsync(RemotePath path, RemotePath asked, CancellationToken cancellationToken)
    {
        return link.RunBlockingAsync(asked, client => Look(client, path), cancellationToken);
    }

    private static (ISftpFile? Item, string Resolved) Look(SftpClient client, RemotePath path)
    {
        try
        {
            var found = client.Get(path.ToString());
            return (found, found.FullName);
        }
        catch (SftpPathNotFoundException e)
        {
            return (null, e.Path ?? path.ToString());
        }
    }
}
