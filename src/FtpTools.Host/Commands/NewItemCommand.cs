using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for New-Item: files and directories.</summary>
[Cmdlet(VerbsCommon.New, "Item", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
internal sealed class NewItemCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter]
    [Alias("Type")]
    [ValidateSet("File", "Directory")]
    public string ItemType { get; set; } = "File";

    [Parameter]
    public object? Value { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            if (!ShouldProcess(path, $"Create {ItemType}")) continue;
            try
            {
                WriteObject(SessionState.InvokeProvider.Item.New([path], null, ItemType, Value, Force), enumerateCollection: true);
            }
            catch (RuntimeException e) when (e is SessionStateException or ProviderInvocationException)
            {
                WriteError(new ErrorRecord(e.ErrorRecord, e));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                WriteError(new ErrorRecord(e, "NewItemIOError", ErrorCategory.WriteError, path));
            }
        }
    }
}
