using System.Management.Automation;
using System.Security;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for ConvertTo-SecureString, from plain text only.</summary>
[Cmdlet(VerbsData.ConvertTo, "SecureString")]
[OutputType(typeof(SecureString))]
internal sealed class ConvertToSecureStringCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string String { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true)]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Older PowerShell asked for it; it changes nothing, there as here.</summary>
    [Parameter(Position = 2)]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var secret = new SecureString();
        foreach (var character in String) secret.AppendChar(character);
        secret.MakeReadOnly();
        WriteObject(secret);
    }
}
