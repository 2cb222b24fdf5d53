using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Write-Output.</summary>
[Cmdlet(VerbsCommunications.Write, "Output")]
internal sealed class WriteOutputCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? InputObject { get; set; }

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null) WriteObject(null);
        else if (NoEnumerate && InputObject.Length == 1) WriteObject(InputObject[0], enumerateCollection: false);
        else foreach (var item in InputObject) WriteObject(item, enumerateCollection: !NoEnumerate);
    }
}
