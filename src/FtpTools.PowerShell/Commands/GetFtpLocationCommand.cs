using System.Management.Automation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Tells the current directory of a session.</summary>
[Cmdlet(VerbsCommon.Get, "FtpLocation")]
[OutputType(typeof(FtpLocation))]
public sealed class GetFtpLocationCommand : SessionCommand
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = CurrentSession();
        WriteObject(new FtpLocation(session.Location, session));
        return Task.CompletedTask;
    }
}
