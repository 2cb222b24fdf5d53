using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Resolve-Path.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PathInfo))]
internal sealed class ResolvePathCommand : PathCommand
{
    protected override void ProcessPath(string path) =>
        WriteObject(SessionState.Path.GetResolvedPSPathFromPSPath(IsLiteral ? WildcardPattern.Escape(path) : path), enumerateCollection: true);
}
