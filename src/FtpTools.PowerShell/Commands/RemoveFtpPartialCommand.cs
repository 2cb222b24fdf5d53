using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Deletes what waits of transfers that broke.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpPartial", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class RemoveFtpPartialCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string PartialSet = "Partial";

    /// <summary>The paths at the server that the files are for; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>What Get-FtpPartial writes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PartialSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public FtpPartial? Partial { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Partial is not null)
        {
            await RemoveAsync(Partial, cancellationToken);
            return;
        }

        // All of them first: what is deleted must not change what is listed.
        var session = CurrentSession();
        var choice = new RemotePartialChoice(session, Path);
        var partials = new List<RemotePartial>();
        await foreach (var partial in session.ListPartialsAsync(cancellationToken))
        {
            if (choice.IsChosen(partial)) partials.Add(partial);
        }

        foreach (var partial in partials) await RemoveAsync(FtpPartial.From(partial), cancellationToken);
        foreach (var path in choice.NotFound)
            ReportItemError(new FtpToolsException(ErrorCode.NotFound, $"Nothing waits to be resumed for '{path}'.") { Target = path }, path);
    }

    private async Task RemoveAsync(FtpPartial partial, CancellationToken cancellationToken)
    {
        var path = partial.FullName ?? partial.Path!;
        try
        {
            if (!ShouldProcess(path, "Delete what waits to be resumed")) return;
            if (partial.FullName is not null) new LocalPartials().Delete(partial.FullName);
            else await (Session ?? partial.Session ?? CurrentSession()).DeletePartialAsync(path, cancellationToken);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, partial);
        }
    }
}
