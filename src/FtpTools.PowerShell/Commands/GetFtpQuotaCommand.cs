using System.Management.Automation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Tells how full the user's home is.</summary>
[Cmdlet(VerbsCommon.Get, "FtpQuota")]
[OutputType(typeof(FtpQuota))]
public sealed class GetFtpQuotaCommand : SessionCommand
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(await CurrentSession().GetQuotaAsync(cancellationToken));
    }
}
