using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Test-Path.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = PathSet)]
[OutputType(typeof(bool))]
internal sealed class TestPathCommand : PathCommand
{
    [Parameter]
    [Alias("Type")]
    public TestPathType PathType { get; set; }

    protected override void ProcessPath(string path)
    {
        try
        {
            WriteObject(IsThere(path));
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ItemNotFoundException)
        {
            WriteObject(false);
        }
    }

    private bool IsThere(string path)
    {
        if (!SessionState.InvokeProvider.Item.Exists(path, force: true, literalPath: IsLiteral)) return false;
        if (PathType == TestPathType.Any) return true;
        var literal = IsLiteral ? path : SessionState.Path.GetResolvedPSPathFromPSPath(path)[0].Path;
        return SessionState.InvokeProvider.Item.IsContainer(WildcardPattern.Escape(literal)) == (PathType == TestPathType.Container);
    }
}
