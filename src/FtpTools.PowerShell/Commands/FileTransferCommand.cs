using System.Management.Automation;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>The base of Send-FtpFile and Receive-FtpFile: what they take of what the user names, and what they do with files that are there.</summary>
public abstract class FileTransferCommand : TransferCommand
{
    private NameFilter? _names;
    private string _location = string.Empty;

    /// <summary>Takes files only whose names match this.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>Replaces files that are there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not move files again that are there already and the same.</summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>Takes folders with all that is in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Moves the files in the background, and writes a job at once.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Whether the destination was named for all inputs, and is not a property of each.</summary>
    private protected bool IsDestinationNamed { get; private set; }

    /// <summary>The way the files go.</summary>
    private protected abstract TransferDirection Direction { get; }

    /// <summary>What -Filter, -Include and -Exclude say.</summary>
    private protected NameFilter Names => _names!;

    /// <inheritdoc/>
    private protected override bool IsForJob => AsJob;

    /// <inheritdoc/>
    private protected override string JobLocation => _location;

    /// <inheritdoc/>
    private protected override TransferOptions Options => base.Options with { Overwrite = Force, SkipExisting = SkipExisting };

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Compare)) && !SkipExisting)
            throw new FtpToolsException(ErrorCode.InvalidArgument, "-Compare says how -SkipExisting compares; without that nothing is compared.") { Target = nameof(Compare) };
        _names = new NameFilter(Filter, Include, Exclude);
        IsDestinationNamed = MyInvocation.BoundParameters.ContainsKey("Destination");
        return Task.CompletedTask;
    }

    /// <summary>Whether something that was named or matched is taken: a folder that is entered need not match what its files must.</summary>
    private protected bool Takes(string name, bool isFolder) => isFolder && Recurse ? Names.Enters(name) : Names.Takes(name);

    /// <summary>Where a record says that it goes, when nothing else says it: results of transfers that were written to a file do.</summary>
    private protected static string? RecordedDestination(object input, string property)
    {
        return InputObject.BaseOf(input) is PSCustomObject ? InputObject.TextOf(input, property) : null;
    }

    /// <summary>Refuses a path that no server would take, so that a plan does not say what the run cannot do.</summary>
    /// <exception cref="FtpToolsException">It is too long or too deep, or the server's own.</exception>
    private protected static void CheckRemote(FtpSession session, string remotePath)
    {
        if (session.IsReserved(remotePath))
            throw new FtpToolsException(ErrorCode.NameRefused, $"The server keeps files of its own under this name: '{remotePath}'.") { Target = remotePath };
    }

    /// <summary>Asks whether a file is to be moved, and starts that.</summary>
    /// <param name="action">What is asked: the name of the action.</param>
    /// <param name="length">The length of the file in bytes.</param>
    /// <param name="target">What the user named.</param>
    /// <param name="paths">The local and the remote path.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private protected async Task MoveAsync(
        string action, long length, object target, (string Local, string Remote) paths, FtpSession session, CancellationToken cancellationToken)
    {
        // Otherwise the comparison is a part of the transfer, so that many are under way; but here the user shall see what would move.
        if (SkipExisting && IsWhatIf && await session.IsSameAsync(paths.Local, paths.Remote, Compare, HashAlgorithm, cancellationToken)) return;
        if (Direction == TransferDirection.Upload) CheckRemote(session, paths.Remote);
        if (IsWhatIf) await CheckPlaceAsync(session, paths, cancellationToken);
        var (from, to) = Direction == TransferDirection.Upload ? paths : (paths.Remote, paths.Local);
        if (!ShouldProcess($"{from} to {to}", action)) return;
        _location = session.ComputerName;
        var options = Options;
        await StartAsync(length, target, async token => await CarryOutAsync(session, paths, options, token), cancellationToken);
    }

    /// <inheritdoc/>
    private protected override string? HintFor(FtpToolsException exception) => exception.Code switch
    {
        ErrorCode.AlreadyExists or ErrorCode.LocalFileExists when Force || Directory.Exists(exception.Target) => null,
        ErrorCode.AlreadyExists or ErrorCode.LocalFileExists when SkipExisting => "Use -Force to replace it.",
        ErrorCode.AlreadyExists or ErrorCode.LocalFileExists => "Use -Force to replace it, or -SkipExisting to leave what is the same.",
        _ => null,
    };

    // What the transfer itself finds out where nothing is planned; here the user shall see what would fail.
    private async Task CheckPlaceAsync(FtpSession session, (string Local, string Remote) paths, CancellationToken cancellationToken)
    {
        if (Direction == TransferDirection.Download)
        {
            if (LocalPlace.FaultOf(paths.Local) is { } fault)
                throw new FtpToolsException(ErrorCode.NameRefused, $"The local path '{paths.Local}' {fault}. Name another -Destination.") { Target = paths.Local };
            if (Directory.Exists(paths.Local) || (!Force && File.Exists(paths.Local)))
                throw new FtpToolsException(ErrorCode.LocalFileExists, $"There is a local file or folder of this name already: '{paths.Local}'.") { Target = paths.Local };
            return;
        }

        var there = await RemoteGlob.FindAsync(session, paths.Remote, cancellationToken);
        if (there is { IsDirectory: true })
            throw new FtpToolsException(ErrorCode.IsADirectory, $"This is a directory: '{paths.Remote}'.") { Target = paths.Remote };
        if (there is not null && !Force)
            throw new FtpToolsException(ErrorCode.AlreadyExists, $"There is a file of this name already: '{paths.Remote}'.") { Target = paths.Remote };
    }

    /// <summary>Moves a file.</summary>
    /// <param name="session">The session.</param>
    /// <param name="paths">The local and the remote path.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private protected abstract Task<TransferResult> CarryOutAsync(
        FtpSession session, (string Local, string Remote) paths, TransferOptions options, CancellationToken cancellationToken);
}
