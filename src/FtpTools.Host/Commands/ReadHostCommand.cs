using System.Management.Automation;
using System.Security;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Read-Host. Without a terminal it is an error.</summary>
[Cmdlet(VerbsCommunications.Read, "Host")]
[OutputType(typeof(string), typeof(SecureString))]
internal sealed class ReadHostCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string? Prompt { get; set; }

    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    protected override void ProcessRecord()
    {
        var fieldName = string.IsNullOrEmpty(Prompt) ? " " : Prompt;
        var field = new System.Management.Automation.Host.FieldDescription(fieldName);
        field.SetParameterType(AsSecureString ? typeof(SecureString) : typeof(string));
        WriteObject(Host.UI.Prompt("", "", [field])[fieldName]);
    }
}
