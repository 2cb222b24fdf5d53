using System.Management.Automation;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Changes the current directory of a session.</summary>
[Cmdlet(VerbsCommon.Set, "FtpLocation")]
[OutputType(typeof(FtpLocation))]
public sealed class SetFtpLocationCommand : SessionCommand
{
    /// <summary>The directory; the home when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteDirectoryCompleter))]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "/";

    /// <summary>Writes the new location.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = CurrentSession();
        try
        {
            await session.ChangeLocationAsync(Path, cancellationToken);
            if (PassThru) WriteObject(new FtpLocation(session.Location, session));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Path);
        }
    }
}
