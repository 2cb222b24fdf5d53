using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Shows what waits of transfers that broke.</summary>
[Cmdlet(VerbsCommon.Get, "FtpPartial", DefaultParameterSetName = ServerSet)]
[OutputType(typeof(RemotePartial), typeof(LocalPartial))]
public sealed class GetFtpPartialCommand : SessionCommand
{
    private const string ServerSet = "Server";
    private const string LiteralSet = "LiteralPath";
    private const string LocalSet = "Local";

    /// <summary>The paths at the server that the files are for; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet, ValueFromPipeline = true)]
    [NameTransformation]
    [ArgumentCompleter(typeof(RemotePartialCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The paths at the server that the files are for, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Folders on this computer: shows what waits in them of downloads.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LocalSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] LocalPath { get; set; } = [];

    /// <summary>Looks into the folders below, too.</summary>
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

        var session = CurrentSession();
        var choice = new RemotePartialChoice(session, Path, LiteralPath);
        await foreach (var partial in session.ListPartialsAsync(cancellationToken))
        {
            if (choice.IsChosen(partial)) WriteObject(partial);
        }

        foreach (var path in choice.NotFound)
            ReportItemError(new FtpToolsException(ErrorCode.NotFound, $"Nothing waits to be resumed for '{path}'.") { Target = path }, path);
    }

    private void ShowLocal(string path)
    {
        try
        {
            foreach (var folder in LocalPaths.Expand(this, path))
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
