using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Remove-Item.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
internal sealed class RemoveItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessPath(string path)
    {
        foreach (var item in SessionState.InvokeProvider.Item.Get([path], Force, IsLiteral))
        {
            var found = (string)item.Properties["PSPath"].Value;
            if (!Recurse && item.BaseObject is DirectoryInfo directory && directory.EnumerateFileSystemInfos().Any())
            {
                // PowerShell asks here; a stand-in that may have nobody to ask refuses.
                var refusal = new IOException($"{directory.FullName} is not empty; -Recurse removes it with its content.");
                WriteError(new ErrorRecord(refusal, "DirectoryNotEmpty", ErrorCategory.WriteError, directory));
                continue;
            }

            if (ShouldProcess(found, "Remove")) SessionState.InvokeProvider.Item.Remove([found], Recurse, Force, literalPath: true);
        }
    }
}
