using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Commands;

/// <summary>Deletes what is left of interrupted transfers.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpPartial", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class RemoveFtpPartialCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    /// <summary>Partial files: the paths on the server for which they are intended, with wildcards,
    /// or what Get-FtpPartial writes of uploads and downloads.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("Partial", "LocalPartial")]
    [ArgumentCompleter(typeof(RemotePartialCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>The paths on the server for which the files are intended, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var local in Path.Select(InputObject.BaseOf).OfType<LocalPartial>())
            await TryRemoveAsync(
                local.FullName, local, () => Task.Run(() => new LocalPartials().Delete(local.FullName), cancellationToken));
        foreach (var partial in Path.Select(InputObject.BaseOf).OfType<RemotePartial>()) await RemoveAsync(partial, cancellationToken);
        var named = Path.Where(p => InputObject.BaseOf(p) is not (LocalPartial or RemotePartial)).ToArray();
        if (named.Length + LiteralPath.Length == 0) return;
        foreach (var choice in RemotePartialChoice.Read(this, Session, named, LiteralPath, ReportItemError))
        {
            foreach (var partial in await choice.FindAsync(WriteWarning, ReportItemError, cancellationToken))
                await RemoveAsync(partial, cancellationToken);
        }
    }

    private Task RemoveAsync(RemotePartial partial, CancellationToken cancellationToken)
    {
        return TryRemoveAsync(
            partial.RemotePath, partial, () => (Session ?? partial.Session).DeletePartialAsync(partial.RemotePath, cancellationToken));
    }

    private async Task TryRemoveAsync(string path, object partial, Func<Task> remove)
    {
        try
        {
            if (ShouldProcess(path, "Delete partial file")) await remove();
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, partial);
        }
    }
}
