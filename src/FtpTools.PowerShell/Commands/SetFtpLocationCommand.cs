using System.Management.Automation;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Changes the current directory of a session.</summary>
[Cmdlet(VerbsCommon.Set, "FtpLocation")]
[OutputType(typeof(FtpLocation))]
public sealed class SetFtpLocationCommand : SessionCommand
{
    private const string Home = "/";

    /// <summary>The directory: its path exactly as it is, an item as Get-FtpChildItem writes it, or a record with a property RemotePath or
    /// Path. The home when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteDirectoryCompleter))]
    [ValidateNotNullOrEmpty]
    public object Path { get; set; } = Home;

    /// <summary>Writes the new location.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            var input = InputObject.BaseOf(Path) is FtpSession ? RemoteInput.ReadOrSession(this, Path, Home) : RemoteInput.ReadAsLiteral(this, Path);
            var session = input.SessionFor(Session);
            await session.ChangeLocationAsync(input.Path, cancellationToken);
            if (PassThru) WriteObject(new FtpLocation(session.Location, session));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Path);
        }
    }
}
