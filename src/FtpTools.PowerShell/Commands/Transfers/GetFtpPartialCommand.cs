using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Commands;

/// <summary>Shows what is left of interrupted transfers.</summary>
[Cmdlet(VerbsCommon.Get, "FtpPartial", DefaultParameterSetName = ServerSet)]
[OutputType(typeof(RemotePartial), typeof(LocalPartial))]
public sealed class GetFtpPartialCommand : SessionCommand
{
    private const string ServerSet = "Server";
    private const string LiteralSet = "LiteralPath";
    private const string LocalSet = "Local";

    /// <summary>The paths on the server for which the files are intended: with wildcards, as items,
    /// or records with a property RemotePath or Path. All if omitted.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(RemotePartialCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>The paths on the server for which the files are intended, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Folders on this computer: shows the partial downloads in them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LocalSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] LocalPath { get; set; } = [];

    /// <summary>Also looks into the folders below.</summary>
    [Parameter(ParameterSetName = LocalSet)]
    public SwitchParameter Recurse { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == LocalSet)
        {
            foreach (var path in LocalPath) ShowLocal(path);
            return;
        }

        var sessions = Path.Select(InputObject.BaseOf).OfType<FtpSession>().Select(RemotePartialChoice.AllOf).ToList();
        var named = Path.Where(p => InputObject.BaseOf(p) is not FtpSession).ToArray();
        var choices = sessions.Count > 0 && named.Length == 0
            ? sessions
            : RemotePartialChoice.Read(this, Session, named, LiteralPath, ReportItemError);
        foreach (var choice in choices.Union(sessions))
        {
            WriteObject(await choice.FindAsync(WriteWarning, ReportItemError, cancellationToken), enumerateCollection: true);
        }
    }

    private void ShowLocal(string path)
    {
        try
        {
            var folders = LocalPaths.Expand(this, path, nameof(LocalPath));
            if (folders.Count == 0) WriteWarning(Wildcard.NoMatch(path));
            foreach (var folder in folders)
            {
                foreach (var partial in new LocalPartials().Find(folder, Recurse)) WriteObject(partial);
            }
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, path);
        }
    }
}
