using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Sends files to the server. Each arrives whole and verified, or not at all.</summary>
[Cmdlet(VerbsCommunications.Send, "FtpFile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("sdff")]
[OutputType(typeof(TransferResult), typeof(Job))]
public sealed class SendFtpFileCommand : FileTransferCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    // Sent again if the destination turns out to be a directory, so it has to be cheap to send.
    private const int SmallFile = 64 * 1024;

    private Placements<Upload>? _placements;
    private (FtpSession Session, string Text, RemoteDestination Place)? _destination;

    /// <summary>Local files, or folders with -Recurse: paths with wildcards, what Get-ChildItem writes, or records with a property Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>Local files, or folders with -Recurse, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The destination: a directory, or for a single file its new name. The default is the current directory of the session.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [AllowEmptyString]
    public string Destination { get; set; } = string.Empty;

    /// <inheritdoc/>
    private protected override string Activity => "Sending files";

    /// <inheritdoc/>
    private protected override TransferDirection Direction => TransferDirection.Upload;

    private Placements<Upload> Placements => _placements ??= new Placements<Upload>((e, upload) => ReportItemError(e, ((Upload)upload).Path));

    /// <inheritdoc/>
    private protected override async Task TransferAsync(CancellationToken cancellationToken)
    {
        var inputs = ParameterSetName == PathSet ? Path : LiteralPath;
        var found = inputs.SelectMany(Find).ToList();
        foreach (var group in found.GroupBy(f => f.Destination))
        {
            Task SendGroupAsync() => SendToAsync(group.Key, [.. group.Select(f => f.Path)], cancellationToken);

            // An invalid destination that all inputs share ends the command.
            if (IsDestinationNamed) await SendGroupAsync();
            else await TryAsync(SendGroupAsync, group.Key);
        }
    }

    /// <inheritdoc/>
    private protected override async Task TransferHeldAsync(CancellationToken cancellationToken)
    {
        await SendAsync(Placements.Release(), cancellationToken);
    }

    /// <inheritdoc/>
    private protected override async Task<TransferResult> CarryOutAsync(
        FtpSession session, (string Local, string Remote) paths, TransferOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await session.UploadAsync(paths.Local, paths.Remote, options, Progress, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.IsADirectory && _destination?.Place is { IsGuess: true } guess)
        {
            return await session.UploadAsync(paths.Local, guess.Below(System.IO.Path.GetFileName(paths.Local)), options, Progress, cancellationToken);
        }
    }

    /// <summary>
    /// Whether everything is sent without first asking what the destination is: for a single small file the question
    /// takes as long as sending it.
    /// </summary>
    private bool IsSentUnasked(IReadOnlyList<string> files)
    {
        return files is [var only] && !MyInvocation.ExpectingInput && !Recurse && !SkipExisting && !IsWhatIf
            && new FileInfo(only) is { Exists: true, Length: <= SmallFile };
    }

    /// <summary>What one input names, and its destination, which a record may specify itself.</summary>
    private IReadOnlyList<(string Path, string Destination)> Find(object input)
    {
        try
        {
            var named = input is string literal && ParameterSetName == LiteralSet ? LocalInput.ReadLiteral(this, literal) : LocalInput.Read(this, input);
            var destination = Destination.Length == 0 ? RecordedDestination(input, "RemotePath") ?? Destination : Destination;
            IReadOnlyList<string> paths = named.IsFull ? [named.Path] : named.IsLiteral ? [LocalPaths.Resolve(this, named.Path, nameof(Path))] : LocalPaths.Expand(this, named.Path, nameof(Path));
            List<string> lost = named.IsLiteral ? [] : [.. LocalPaths.PassedOver(this, named.Path, nameof(Path))];
            foreach (var path in lost) ReportItemError(Unnameable(path, "its name is not valid UTF-8"), path);
            if (paths.Count == 0 && lost.Count == 0) WriteWarning(Wildcard.NoMatch(named.Path));
            return [.. paths.Select(p => (p, destination))];
        }
        catch (FtpToolsException e)
        {
            Placements.Miss();
            ReportItemError(e, input);
            return [];
        }
    }

    private async Task SendToAsync(string destination, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var session = PlaceOf(destination).Session;
        var sources = paths.Where(p => IsToBeSent(p)).Select(p => new Source<Upload>(new Upload(session, p), p, NameOf(p))).ToList();
        if (sources.Count == 0) return;
        var place = await FindDestinationAsync(destination, paths, cancellationToken);
        await SendAsync(Placements.Add(place, sources, isAll: !MyInvocation.ExpectingInput), cancellationToken);
    }

    private (FtpSession Session, string Path) PlaceOf(string destination)
    {
        var named = RemoteInput.ReadLiteral(this, destination);
        return (SessionFor(named), named.Path);
    }

    private async Task<RemoteDestination> FindDestinationAsync(string destination, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var (session, path) = PlaceOf(destination);
        if (_destination is { } known && known.Session == session && known.Text == destination) return known.Place;
        var place = IsSentUnasked(paths) ? RemoteDestination.Guess(session, path) : await RemoteDestination.FindAsync(session, path, comesIntoBeing: true, cancellationToken);
        _destination = (session, destination, place);
        return place;
    }

    // Reported before the destinations are assigned: what is not sent does not count.
    private bool IsToBeSent(string path)
    {
        var isFolder = Directory.Exists(path);
        if (!Takes(NameOf(path), isFolder)) return false;
        if (!isFolder || Recurse) return true;
        Placements.Miss();
        var message = $"'{path}' is a folder. Use -Recurse to send it with everything in it.";
        ReportItemError(new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = path }, path);
        return false;
    }

    private async Task SendAsync(IReadOnlyList<Placement<Upload>> placements, CancellationToken cancellationToken)
    {
        foreach (var (source, target) in placements)
        {
            var (session, path) = source.Item;
            await TryAsync(() => SendNamedAsync(session, path, target, cancellationToken), path);
        }
    }

    private async Task SendNamedAsync(FtpSession session, string path, string target, CancellationToken cancellationToken)
    {
        LocalNames.RequireExact(path);
        if (!IsLeftOut(session, path, target)) await SendAsync(session, path, target, cancellationToken);
    }

    private Task SendAsync(FtpSession session, string path, string target, CancellationToken cancellationToken)
    {
        return Directory.Exists(path)
            ? SendFolderAsync(session, new DirectoryInfo(path), target, cancellationToken)
            : SendFileAsync(session, new FileInfo(path), target, cancellationToken);
    }

    private async Task SendFolderAsync(FtpSession session, DirectoryInfo folder, string remotePath, CancellationToken cancellationToken)
    {
        // What the server would refuse for the folder is not refused again for each file in it.
        CheckRemote(session, remotePath);
        var isMadeByContent = false;
        foreach (var entry in EntriesOf(folder, remotePath).Where(e => Takes(e.Name, e is DirectoryInfo)))
        {
            var target = $"{remotePath.TrimEnd('/')}/{entry.Name}";
            if (IsLeftOut(session, entry.FullName, target)) continue;
            if (entry is DirectoryInfo { LinkTarget: not null })
            {
                // It could lead back to its own folder.
                WriteWarning($"'{entry.FullName}' is a link to a folder, and was not sent.");
                continue;
            }

            isMadeByContent |= IsThere(entry);
            await TryAsync(() => SendAsync(session, entry.FullName, target, cancellationToken), entry);
        }

        if (!isMadeByContent && !Names.IsSelective && ShouldProcess(remotePath, "Create directory"))
            await session.MakeDirectoryAsync(remotePath, makeParents: true, cancellationToken);
    }

    /// <summary>Whether an item has the name under which the server keeps its own files; if so, that is reported, and nothing is sent.</summary>
    private bool IsLeftOut(FtpSession session, string path, string target)
    {
        var isReserved = target == $"/{NameOf(path)}" && session.IsReserved(target);
        if (isReserved) WriteWarning($"'{path}' was not sent: the server keeps its own files under this name.");
        return isReserved;
    }

    // A name that cannot be sent is an error, whether it is a plan or not; a filter may exclude it.
    private IEnumerable<FileSystemInfo> EntriesOf(DirectoryInfo folder, string remotePath)
    {
        foreach (var entry in LocalNames.In(folder.FullName, remotePath))
        {
            var path = System.IO.Path.Combine(folder.FullName, entry.Name);
            if (entry.Fault is null)
            {
                yield return Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            }
            else if (Takes(entry.Name, entry.IsFolder))
            {
                var shown = System.IO.Path.Combine(folder.FullName, entry.DisplayName);
                ReportItemError(Unnameable(shown, entry.Fault), shown);
            }
        }
    }

    private static FtpToolsException Unnameable(string path, string fault)
    {
        return new FtpToolsException(ErrorCode.NameRefused, $"'{path}' cannot be sent, because {fault}. Rename it.") { Target = path };
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

    private static string NameOf(string path) => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path));

    private Task SendFileAsync(FtpSession session, FileInfo file, string remotePath, CancellationToken cancellationToken)
    {
        if (!IsThere(file))
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no such local file: '{file.FullName}'.") { Target = file.FullName };
        return MoveAsync("Send file", file.Length, file, (file.FullName, remotePath), session, cancellationToken);
    }

    /// <summary>Something local, and the session through which it goes.</summary>
    private sealed record Upload(FtpSession Session, string Path);
}
