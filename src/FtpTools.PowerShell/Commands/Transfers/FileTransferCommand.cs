using System.Management.Automation;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>The base of Send-FtpFile and Receive-FtpFile: which of the named files they take, and what they do with existing files.</summary>
public abstract class FileTransferCommand : TransferCommand
{
    private NameFilter? _names;
    private string _location = string.Empty;

    /// <summary>Takes files only whose names match this.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>Replaces files that already exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Skips files that already exist and are the same.</summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>Takes folders with everything in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Transfers the files in the background, and writes a job at once.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Whether the destination was given for all inputs, rather than as a property of each.</summary>
    private protected bool IsDestinationNamed { get; private set; }

    /// <summary>The direction in which the files go.</summary>
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
            throw new FtpToolsException(ErrorCode.InvalidArgument, "-Compare says how -SkipExisting compares; without -SkipExisting nothing is compared.") { Target = nameof(Compare) };
        _names = new NameFilter(Filter, Include, Exclude);
        IsDestinationNamed = MyInvocation.BoundParameters.ContainsKey("Destination");
        return Task.CompletedTask;
    }

    /// <summary>Whether something that was named or matched is taken: a folder that is entered need not match what its files must.</summary>
    private protected bool Takes(string name, bool isFolder) => isFolder && Recurse ? Names.Enters(name) : Names.Takes(name);

    /// <summary>The destination given in a record, when nothing else gives one: results of transfers that were written to a file have it.</summary>
    private protected static string? RecordedDestination(object input, string property)
    {
        return InputObject.BaseOf(input) is PSCustomObject ? InputObject.TextOf(input, property) : null;
    }

    /// <summary>Refuses a path that no server would accept, so that a plan does not promise what the run cannot do.</summary>
    /// <exception cref="FtpToolsException">It is too long or too deep, or reserved for the server.</exception>
    private protected static void CheckRemote(FtpSession session, string remotePath)
    {
        if (session.IsReserved(remotePath))
            throw new FtpToolsException(ErrorCode.NameRefused, $"The server keeps its own files under this name: '{remotePath}'.") { Target = remotePath };
    }

    /// <summary>Asks whether a file is to be transferred, and starts the transfer.</summary>
    /// <param name="action">What is asked: the name of the action.</param>
    /// <param name="length">The length of the file in bytes.</param>
    /// <param name="target">What the user named.</param>
    /// <param name="paths">The local and the remote path.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private protected async Task MoveAsync(
        string action, long length, object target, (string Local, string Remote) paths, FtpSession session, CancellationToken cancellationToken)
    {
        // Otherwise the comparison is part of the transfer, so that many run at once; but here the user is to see what would be transferred.
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
        ErrorCode.AlreadyExists or ErrorCode.LocalFileExists => "Use -Force to replace it, or -SkipExisting to skip files that are the same.",
        _ => null,
    };

    // Without a plan the transfer itself finds this out; here the user is to see what would fail.
    private async Task CheckPlaceAsync(FtpSession session, (string Local, string Remote) paths, CancellationToken cancellationToken)
    {
        if (Direction == TransferDirection.Download)
        {
            if (LocalPlace.FaultOf(paths.Local) is { } fault)
                throw new FtpToolsException(ErrorCode.NameRefused, $"The local path '{paths.Local}' {fault}. Name another -Destination.") { Target = paths.Local };
            if (Directory.Exists(paths.Local) || (!Force && File.Exists(paths.Local)))
                throw new FtpToolsException(ErrorCode.LocalFileExists, $"There is already a local file or folder with this name: '{paths.Local}'.") { Target = paths.Local };
            return;
        }

        var there = await RemoteGlob.FindAsync(session, paths.Remote, cancellationToken);
        if (there is { IsDirectory: true })
            throw new FtpToolsException(ErrorCode.IsADirectory, $"This is a directory: '{paths.Remote}'.") { Target = paths.Remote };
        if (there is not null && !Force)
            throw new FtpToolsException(ErrorCode.AlreadyExists, $"There is already a file with this name: '{paths.Remote}'.") { Target = paths.Remote };
    }

    /// <summary>Transfers a file.</summary>
    /// <param name="session">The session.</param>
    /// <param name="paths">The local and the remote path.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private protected abstract Task<TransferResult> CarryOutAsync(
        FtpSession session, (string Local, string Remote) paths, TransferOptions options, CancellationToken cancellationToken);
}
