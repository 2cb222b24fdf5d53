using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Get-Item, through the engine's own providers.</summary>
[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = PathSet)]
internal sealed class GetItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessPath(string path) =>
        WriteObject(SessionState.InvokeProvider.Item.Get([path], Force, IsLiteral), enumerateCollection: true);
}
