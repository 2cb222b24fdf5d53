using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;

namespace FtpTools.PowerShell.Commands;

/// <summary>Creates directories on the server, including missing parents.</summary>
[Cmdlet(VerbsCommon.New, "FtpDirectory", SupportsShouldProcess = true)]
[Alias("nfd")]
[OutputType(typeof(RemoteItem))]
public sealed class NewFtpDirectoryCommand : SessionCommand
{
    /// <summary>The directories: paths exactly as they are, or records with a property RemotePath or Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteDirectoryCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>Accepts a directory that already exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override string? HintFor(FtpToolsException exception) =>
        exception.Code == ErrorCode.AlreadyExists && !Force ? "Use -Force to accept it." : null;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Path)
        {
            try
            {
                var input = RemoteInput.ReadAsLiteral(this, path);
                var session = SessionFor(input);
                var target = session.ResolvePath(input.Path);
                if (ShouldProcess(target, "Create directory")) WriteObject(await MakeAsync(session, target, cancellationToken));
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, path);
            }
        }
    }

    private async Task<RemoteItem> MakeAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        if (Force) return await session.MakeDirectoryAsync(path, makeParents: true, cancellationToken);
        try
        {
            return await session.MakeDirectoryAsync(path, makeParents: false, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            await session.MakeDirectoryAsync(session.ResolvePath(path + "/.."), makeParents: true, cancellationToken);
            return await session.MakeDirectoryAsync(path, makeParents: false, cancellationToken);
        }
    }
}
