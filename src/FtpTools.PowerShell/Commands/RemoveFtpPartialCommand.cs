using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Deletes what waits of transfers that broke.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpPartial", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class RemoveFtpPartialCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string PartialSet = "Partial";
    private const string LiteralSet = "LiteralPath";
    private const string LocalSet = "Local";

    /// <summary>The paths at the server that the files are for; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(RemotePartialCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The paths at the server that the files are for, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What Get-FtpPartial writes of uploads.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PartialSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RemotePartial? Partial { get; set; }

    /// <summary>What Get-FtpPartial writes of downloads.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LocalSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LocalPartial? LocalPartial { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (LocalPartial is { } local)
        {
            await TryRemoveAsync(local.FullName, local, () => Task.Run(() => new LocalPartials().Delete(local.FullName), cancellationToken));
            return;
        }

        if (Partial is not null)
        {
            await RemoveAsync(Partial, cancellationToken);
            return;
        }

        // All of them first: what is deleted must not change what is listed.
        var session = CurrentSession();
        var choice = new RemotePartialChoice(session, Path, LiteralPath);
        var partials = new List<RemotePartial>();
        await foreach (var partial in session.ListPartialsAsync(cancellationToken))
        {
            if (choice.IsChosen(partial)) partials.Add(partial);
        }

        foreach (var partial in partials) await RemoveAsync(partial, cancellationToken);
        foreach (var path in choice.NotFound)
            ReportItemError(new FtpToolsException(ErrorCode.NotFound, $"Nothing waits to be resumed for '{path}'.") { Target = path }, path);
    }

    private Task RemoveAsync(RemotePartial partial, CancellationToken cancellationToken)
    {
        return TryRemoveAsync(partial.RemotePath, partial, () => (Session ?? partial.Session).DeletePartialAsync(partial.RemotePath, cancellationToken));
    }

    private async Task TryRemoveAsync(string path, object partial, Func<Task> remove)
    {
        try
        {
            if (ShouldProcess(path, "Delete what waits to be resumed")) await remove();
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, partial);
        }
    }
}
