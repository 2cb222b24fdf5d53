using System.Runtime.CompilerServices;
using FtpTools.Files;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Transfers;

/// <summary>
/// Plans what Send-FtpFile sends: which of the named files, and to which paths. A plan is made as it is carried out, so that a folder of
/// any size needs no memory. What cannot be sent is reported, and the rest goes on.
/// </summary>
/// <param name="command">Asks and tells the user.</param>
/// <param name="rules">What the user wants.</param>
internal sealed class UploadPlan(ICommandContext command, TransferRules rules)
{
    // Sent again if the destination turns out to be a directory, so it has to be cheap to send.
    private const int MaxSentUnasked = 64 * 1024;

    private readonly TransferApproval _approval = new(command, rules, TransferDirection.Upload);
    private readonly Placements<Upload> _placements = new((e, upload) => command.ReportItemError(e, ((Upload)upload).Path));
    private (FtpSession Session, string Text, RemoteDestination Place)? _destination;

    /// <summary>Notes that something was named that cannot be sent. Where the others go must not depend on that.</summary>
    public void Miss() => _placements.Miss();

    /// <summary>Plans what was named together for one destination.
    /// What comes from a pipeline may have to wait for <see cref="HeldAsync"/>.</summary>
    /// <param name="session">The session of the destination.</param>
    /// <param name="destination">The destination, as the user named it.</param>
    /// <param name="paths">Full local paths.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">The destination is not valid.</exception>
    public async IAsyncEnumerable<PendingTransfer> AddAsync(
        FtpSession session, string destination, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sources = paths.Where(IsToBeSent).Select(p => new Source<Upload>(new Upload(session, p), p, NameOf(p))).ToList();
        if (sources.Count == 0) yield break;
        var place = await FindDestinationAsync(session, destination, paths, cancellationToken);
        var placements = _placements.Add(place, sources, isAll: !rules.IsPiped);
        await foreach (var transfer in PlacedAsync(placements, cancellationToken)) yield return transfer;
    }

    /// <summary>Plans what was held until all input had come.</summary>
    public async IAsyncEnumerable<PendingTransfer> HeldAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var transfer in PlacedAsync(_placements.Release(), cancellationToken)) yield return transfer;
    }

    /// <summary>The error for something local whose name cannot be sent.</summary>
    /// <param name="path">Its path, for display.</param>
    /// <param name="fault">What is wrong with the name.</param>
    public static FtpToolsException Unnameable(string path, string fault)
    {
        return new FtpToolsException(ErrorCode.NameRefused, $"'{path}' cannot be sent, because {fault}. Rename it.") { Target = path };
    }

    // Reported before the destinations are assigned: what is not sent does not count.
    private bool IsToBeSent(string path)
    {
        var isFolder = Directory.Exists(path);
        if (!rules.Takes(NameOf(path), isFolder)) return false;
        if (!isFolder || rules.Recurse) return true;
        Miss();
        var message = $"'{path}' is a folder. Use -Recurse to send it with everything in it.";
        command.ReportItemError(new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = path }, path);
        return false;
    }

    private async Task<RemoteDestination> FindDestinationAsync(
        FtpSession session, string destination, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (_destination is { } known && known.Session == session && known.Text == destination) return known.Place;
        var place = IsSentUnasked(paths)
            ? RemoteDestination.Guess(session, destination)
            : await RemoteDestination.FindAsync(session, destination, comesIntoBeing: true, cancellationToken);
        _destination = (session, destination, place);
        return place;
    }

    /// <summary>
    /// Whether everything is sent without first asking what the destination is: for a single small file the question
    /// takes as long as sending it.
    /// </summary>
    private bool IsSentUnasked(IReadOnlyList<string> files)
    {
        return files is [var only] && !rules.IsPiped && !rules.Recurse && !rules.Options.SkipExisting && !command.IsWhatIf
            && new FileInfo(only) is { Exists: true, Length: <= MaxSentUnasked };
    }

    private async IAsyncEnumerable<PendingTransfer> PlacedAsync(
        IReadOnlyList<Placement<Upload>> placements, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (source, target) in placements)
        {
            var (session, path) = source.Item;
            await foreach (var transfer in command.TryEachAsync(() => NamedAsync(session, path, target, cancellationToken), path))
                yield return transfer;
        }
    }

    private IAsyncEnumerable<PendingTransfer> NamedAsync(
        FtpSession session, string path, string target, CancellationToken cancellationToken)
    {
        LocalNames.RequireExact(path);
        var remotePath = RemotePath.Parse(target);
        return IsLeftOut(session, path, remotePath)
            ? AsyncEnumerable.Empty<PendingTransfer>()
            : ItemAsync(session, path, remotePath, cancellationToken);
    }

    private IAsyncEnumerable<PendingTransfer> ItemAsync(
        FtpSession session, string path, RemotePath target, CancellationToken cancellationToken)
    {
        return Directory.Exists(path)
            ? FolderAsync(session, new DirectoryInfo(path), target, cancellationToken)
            : FileAsync(session, new FileInfo(path), target, cancellationToken);
    }

    private async IAsyncEnumerable<PendingTransfer> FolderAsync(
        FtpSession session, DirectoryInfo folder, RemotePath remotePath, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What the server would refuse for the folder is not refused again for each file in it.
        var shown = remotePath.ToString();
        TransferApproval.CheckRemote(session, shown);
        var isMadeByContent = false;
        foreach (var entry in EntriesOf(folder, shown).Where(e => rules.Takes(e.Name, e is DirectoryInfo)))
        {
            var target = remotePath.Append(entry.Name);
            if (IsLeftOut(session, entry.FullName, target)) continue;
            if (entry is DirectoryInfo { LinkTarget: not null })
            {
                // It could lead back to its own folder.
                command.WriteWarning($"'{entry.FullName}' is a link to a folder, and was not sent.");
                continue;
            }

            isMadeByContent |= IsThere(entry);
            await foreach (var transfer in command.TryEachAsync(() => ItemAsync(session, entry.FullName, target, cancellationToken), entry))
                yield return transfer;
        }

        if (!isMadeByContent && !rules.Names.IsSelective && command.ShouldProcess(shown, "Create directory"))
            await session.MakeDirectoryAsync(shown, makeParents: true, cancellationToken);
    }

    private async IAsyncEnumerable<PendingTransfer> FileAsync(
        FtpSession session, FileInfo file, RemotePath remotePath, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsThere(file))
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no such local file: '{file.FullName}'.")
            {
                Target = file.FullName,
            };
        var planned = new PlannedFile(session, file.FullName, remotePath.ToString());
        if (await _approval.IsGivenAsync(planned, cancellationToken))
            yield return new PendingTransfer(
                session, file.Length, file, async (progress, token) => await SendAsync(planned, progress, token));
    }

    private async Task<TransferResult> SendAsync(PlannedFile file, TransferProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            return await file.Session.UploadAsync(file.LocalPath, file.RemotePath, rules.Options, progress, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.IsADirectory && _destination?.Place is { IsGuess: true } guess)
        {
            var below = guess.Below(Path.GetFileName(file.LocalPath));
            return await file.Session.UploadAsync(file.LocalPath, below, rules.Options, progress, cancellationToken);
        }
    }

    /// <summary>Whether an item has the name under which the server keeps its own files; if so, that is reported,
    /// and nothing is sent.</summary>
    private bool IsLeftOut(FtpSession session, string path, RemotePath target)
    {
        var isReserved = target.Parent.IsRoot && target.Name == NameOf(path) && session.IsReserved(target.ToString());
        if (isReserved) command.WriteWarning($"'{path}' was not sent: the server keeps its own files under this name.");
        return isReserved;
    }

    // A name that cannot be sent is an error, whether it is a plan or not; a filter may exclude it.
    private IEnumerable<FileSystemInfo> EntriesOf(DirectoryInfo folder, string remotePath)
    {
        foreach (var entry in LocalNames.In(folder.FullName, remotePath))
        {
            var path = Path.Combine(folder.FullName, entry.Name);
            if (entry.Fault is null)
            {
                yield return Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            }
            else if (rules.Takes(entry.Name, entry.IsFolder))
            {
                var shown = Path.Combine(folder.FullName, entry.DisplayName);
                command.ReportItemError(Unnameable(shown, entry.Fault), shown);
            }
        }
    }

    // A dangling link still exists.
    private static bool IsThere(FileSystemInfo entry)
    {
        if (entry.LinkTarget is null) return entry.Exists;
        try
        {
            return entry.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            return false; // A cycle of links.
        }
    }

    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>Something local, and the session through which it goes.</summary>
    private sealed record Upload(FtpSession Session, string Path);
}
