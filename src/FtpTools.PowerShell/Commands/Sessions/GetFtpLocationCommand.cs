using System.Management.Automation;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Results;

namespace FtpTools.PowerShell.Commands;

/// <summary>Shows the current directory of a session.</summary>
[Cmdlet(VerbsCommon.Get, "FtpLocation")]
[Alias("gfl")]
[OutputType(typeof(FtpLocation))]
public sealed class GetFtpLocationCommand : PipedSessionCommand
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = SessionRegistry.Open(Session);
        WriteObject(new FtpLocation(session.Location, session));
        return Task.CompletedTask;
    }
}
