using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Sends files to the server. Each arrives whole and verified, or not at all.</summary>
[Cmdlet(VerbsCommunications.Send, "FtpFile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("sdff")]
[OutputType(typeof(TransferResult), typeof(Job))]
public sealed class SendFtpFileCommand : FileTransferCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    // Sent again where it turns out to have been sent to a directory, so it shall be cheap to send.
    private const int SmallFile = 64 * 1024;

    private RemoteDestination? _destination;

    /// <summary>Local files, or folders with -Recurse; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Local files, or folders with -Recurse, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Where they go: a directory, or for a single file its new name. The current directory of the session when left out.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [AllowEmptyString]
    public string Destination { get; set; } = string.Empty;

    /// <inheritdoc/>
    private protected override string Activity => "Sending files";

    /// <inheritdoc/>
    private protected override TransferDirection Direction => TransferDirection.Upload;

    /// <inheritdoc/>
    private protected override async Task TransferAsync(CancellationToken cancellationToken)
    {
        var session = CurrentSession();
        var paths = ParameterSetName == PathSet ? Path : LiteralPath;
        foreach (var path in paths)
        {
            var files = Find(path);
            _destination ??= paths.Length == 1 && IsSentUnasked(files)
                ? RemoteDestination.Guess(session, Destination) : await RemoteDestination.FindAsync(session, Destination, cancellationToken);
            foreach (var file in files) await TrySendAsync(session, file, cancellationToken);
        }
    }

    /// <inheritdoc/>
    private protected override async Task<TransferResult> CarryOutAsync(
        FtpSession session, (string Local, string Remote) paths, TransferOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await session.UploadAsync(paths.Local, paths.Remote, options, Progress, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.IsADirectory && _destination is { IsGuess: true } destination)
        {
            return await session.UploadAsync(paths.Local, destination.Below(System.IO.Path.GetFileName(paths.Local)), options, Progress, cancellationToken);
        }
    }

    /// <summary>
    /// Whether all there is to send goes out without asking first what the destination is: for a single small file the question
    /// takes as long as the sending.
    /// </summary>
    private bool IsSentUnasked(IReadOnlyList<string> files)
    {
        return files is [var only] && !MyInvocation.ExpectingInput && !Recurse && !SkipExisting && !IsWhatIf
            && new FileInfo(only) is { Exists: true, Length: <= SmallFile };
    }

    private IReadOnlyList<string> Find(string path)
    {
        try
        {
            if (ParameterSetName != PathSet) return [LocalPaths.Resolve(this, path)];
            var found = LocalPaths.Expand(this, path);
            foreach (var lost in LocalPaths.PassedOver(this, path)) ReportItemError(Unnameable(lost, "its name is no UTF-8"), lost);
            return found;
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, path);
            return [];
        }
    }

    private async Task TrySendAsync(FtpSession session, string localPath, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(session, localPath, cancellationToken);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, localPath);
        }
    }

    private async Task SendAsync(FtpSession session, string localPath, CancellationToken cancellationToken)
    {
        LocalNames.RequireExact(localPath);
        var name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(localPath));
        var isFolder = Directory.Exists(localPath);
        if (!Takes(name, isFolder)) return;
        if (isFolder && !Recurse)
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{localPath}' is a folder. Use -Recurse to send it with all that is in it.") { Target = localPath };
        if (isFolder) await SendFolderAsync(session, new DirectoryInfo(localPath), _destination!.For(name), cancellationToken);
        else await SendFileAsync(session, new FileInfo(localPath), _destination!.For(name), cancellationToken);
    }

    private async Task SendFolderAsync(FtpSession session, DirectoryInfo folder, string remotePath, CancellationToken cancellationToken)
    {
        var isEmpty = true;
        foreach (var entry in EntriesOf(folder, remotePath).Where(e => Takes(e.Name, e is DirectoryInfo)))
        {
            isEmpty = false;
            var target = $"{remotePath.TrimEnd('/')}/{entry.Name}";

            // A link to a folder could lead back to where it stands.
            if (entry is DirectoryInfo { LinkTarget: null } below) await TrySendFolderAsync(session, below, target, cancellationToken);
            else if (entry is FileInfo file) await SendFileAsync(session, file, target, cancellationToken);
            else WriteWarning($"'{entry.FullName}' is a link to a folder, and was not sent.");
        }

        if (isEmpty && !Names.IsSelective && ShouldProcess(remotePath, "Create directory")) await session.MakeDirectoryAsync(remotePath, makeParents: true, cancellationToken);
    }

    private async Task TrySendFolderAsync(FtpSession session, DirectoryInfo folder, string remotePath, CancellationToken cancellationToken)
    {
        try
        {
            await SendFolderAsync(session, folder, remotePath, cancellationToken);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, folder);
        }
    }

    // What cannot be sent by its name is an error, whether it is a plan or not; a filter may leave it out.
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

    private Task SendFileAsync(FtpSession session, FileInfo file, string remotePath, CancellationToken cancellationToken)
    {
        return MoveAsync("Send file", file.Exists ? file.Length : 0, file, (file.FullName, remotePath), session, cancellationToken);
    }
}
