using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Commands;

/// <summary>Gives an address a name.</summary>
[Cmdlet(VerbsCommon.Set, "ChatContact", SupportsShouldProcess = true)]
[OutputType(typeof(ChatContact))]
public sealed class SetChatContactCommand : AsyncCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ChatContactCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The host and port it stands for.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Address { get; set; } = "";

    /// <summary>Writes the contact.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            var address = ChatAddress.Parse(Address);
            if (!ShouldProcess(Name, $"Set chat contact to {address}")) return;
            var contact = await UserContacts.Of(this).SetAsync(Name, address, cancellationToken);
            if (PassThru) WriteObject(contact);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Name);
        }
    }
}
