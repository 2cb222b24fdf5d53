using System.Management.Automation;

namespace FtpTools.PowerShell.Drive;

/// <summary>What <c>Get-ChildItem</c> takes besides its own parameters where it lists a server.</summary>
public sealed class FtpChildItemParameters
{
    /// <summary>Writes files only.</summary>
    [Parameter]
    public SwitchParameter File { get; set; }

    /// <summary>Writes directories only.</summary>
    [Parameter]
    public SwitchParameter Directory { get; set; }

    internal bool Takes(RemoteItem item) => (!File || item.Type == RemoteItemType.File) && (!Directory || item.IsDirectory);
}
