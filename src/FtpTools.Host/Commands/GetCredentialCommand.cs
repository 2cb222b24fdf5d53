using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Get-Credential: asks at the terminal.</summary>
[Cmdlet(VerbsCommon.Get, "Credential")]
[OutputType(typeof(PSCredential))]
internal sealed class GetCredentialCommand : PSCmdlet
{
    /// <summary>A user name, or a credential, which is handed through.</summary>
    [Parameter(Position = 0)]
    [Alias("UserName")]
    public object? Credential { get; set; }

    [Parameter]
    public string Message { get; set; } = "Enter your credentials.";

    [Parameter]
    public string Title { get; set; } = "Credential request";

    protected override void ProcessRecord()
    {
        var given = Credential is PSObject wrapped ? wrapped.BaseObject : Credential;
        WriteObject(given as PSCredential ?? Host.UI.PromptForCredential(Title, Message, LanguagePrimitives.ConvertTo<string>(given), ""));
    }
}
