using System.Management.Automation;
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
        return Task.CompletedTask;
    }

    /// <summary>Whether something that was named or matched is taken: a folder that is entered need not match what its files must.</summary>
    private protected bool Takes(string name, bool isFolder) => isFolder && Recurse ? Names.Enters(name) : Names.Takes(name);

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
        var (from, to) = Direction == TransferDirection.Upload ? paths : (paths.Remote, paths.Local);
        if (!ShouldProcess($"{from} to {to}", action)) return;
        _location = session.ComputerName;
        var options = Options;
        await StartAsync(length, target, async token => await CarryOutAsync(session, paths, options, token), cancellationToken);
    }

    /// <summary>Moves a file.</summary>
    /// <param name="session">The session.</param>
    /// <param name="paths">The local and the remote path.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private protected abstract Task<TransferResult> CarryOutAsync(
        FtpSession session, (string Local, string Remote) paths, TransferOptions options, CancellationToken cancellationToken);
}
