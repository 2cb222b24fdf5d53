using System.Management.Automation;
using FtpTools.Files;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;

namespace FtpTools.PowerShell.Commands;

/// <summary>Gives a file or directory on the server another name in the same directory.</summary>
[Cmdlet(VerbsCommon.Rename, "FtpItem", SupportsShouldProcess = true)]
[Alias("rnfi")]
[OutputType(typeof(RemoteItem))]
public sealed class RenameFtpItemCommand : SessionCommand
{
    /// <summary>The file or directory: its path exactly as it is, an item as Get-FtpChildItem writes it, or a record with a property
    /// RemotePath or Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("RemotePath", "Item")]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public object Path { get; set; } = string.Empty;

    /// <summary>The new name, without a path.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = string.Empty;

    /// <summary>Replaces a file that has the new name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the renamed item.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override string? HintFor(FtpToolsException exception) =>
        exception.Code == ErrorCode.AlreadyExists && !Force ? "Use -Force to replace it." : null;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (NewName.Contains('/'))
                throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{NewName}' is a path. Move-FtpItem moves to another directory.")
                {
                    Target = NewName,
                };
            var input = RemoteInput.ReadAsLiteral(this, Path);
            var session = SessionFor(input);
            var path = RemotePath.Parse(session.ResolvePath(input.Path));
            var target = path.Parent.Append(NewName).ToString();
            if (!ShouldProcess($"{path} to {target}", "Rename")) return;
            var item = await session.RenameAsync(path.ToString(), target, Force, cancellationToken);
            if (PassThru) WriteObject(item);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Path);
        }
    }
}
