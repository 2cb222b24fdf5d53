using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Copy-Item.</summary>
[Cmdlet(VerbsCommon.Copy, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
internal sealed class CopyItemCommand : PathCommand
{
    [Parameter(Position = 1)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessPath(string path)
    {
        if (!ShouldProcess($"{path} to {Destination}", "Copy")) return;
        SessionState.InvokeProvider.Item.Copy([path], Destination, Recurse, CopyContainers.CopyTargetContainer, Force, IsLiteral);
    }
}
