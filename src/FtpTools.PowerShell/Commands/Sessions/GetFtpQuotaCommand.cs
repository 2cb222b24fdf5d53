using System.Management.Automation;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Commands;

/// <summary>Shows how full the user's home is.</summary>
[Cmdlet(VerbsCommon.Get, "FtpQuota")]
[OutputType(typeof(FtpQuota))]
public sealed class GetFtpQuotaCommand : PipedSessionCommand
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(await Follow(SessionRegistry.Open(Session)).GetQuotaAsync(cancellationToken));
    }
}
