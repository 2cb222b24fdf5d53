using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Set-Location.</summary>
[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PathInfo))]
internal sealed class SetLocationCommand : PathCommand
{
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public override string[] Path { get; set; } = ["~"];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessPath(string path)
    {
        var location = SessionState.Path.SetLocation(IsLiteral ? WildcardPattern.Escape(path) : path);
        if (PassThru) WriteObject(location);
    }
}
