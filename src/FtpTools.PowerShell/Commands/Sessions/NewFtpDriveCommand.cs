using System.Management.Automation;
using FtpTools.PowerShell.Drive;
using FtpTools.PowerShell.Input;

namespace FtpTools.PowerShell.Commands;

/// <summary>Shows a directory on a server as a PowerShell drive.</summary>
[Cmdlet(VerbsCommon.New, "FtpDrive", SupportsShouldProcess = true)]
[OutputType(typeof(PSDriveInfo))]
public sealed class NewFtpDriveCommand : SessionCommand
{
    /// <summary>The name of the drive, without a colon.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The directory on the server that is the root of the drive; the home if omitted.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("RemotePath")]
    [ValidateNotNullOrEmpty]
    public string Root { get; set; } = "/";

    /// <summary>Where the drive can be used: Local, Script, Global, or the number of a scope.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Scope { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var root = RemoteInput.ReadLiteral(this, Root);
        var session = SessionFor(root);
        var remotePath = session.ResolvePath(root.Path);
        if (!ShouldProcess($"{Name}: for {remotePath} on {HostAddress.Join(session.ComputerName, session.Port)}", "Create drive")) return;
        try
        {
            var provider = SessionState.Provider.GetOne(FtpDriveProvider.ProviderName);
            var drive = await FtpDriveInfo.OpenAsync(Name.TrimEnd(':'), provider, session, remotePath, cancellationToken);
            WriteObject(SessionState.Drive.New(drive, Scope));
        }
        catch (SessionStateException e)
        {
            // The name is taken or not allowed.
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }
    }
}
