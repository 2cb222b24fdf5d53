using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Move-Item.</summary>
[Cmdlet(VerbsCommon.Move, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
internal sealed class MoveItemCommand : PathCommand
{
    [Parameter(Position = 1)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessPath(string path)
    {
        if (!ShouldProcess($"{path} to {Destination}", "Move")) return;
        SessionState.InvokeProvider.Item.Move([path], Destination, Force, IsLiteral);
    }
}
