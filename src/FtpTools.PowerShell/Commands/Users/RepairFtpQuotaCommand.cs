using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;
using FtpTools.Server.Data;

namespace FtpTools.PowerShell.Commands;

/// <summary>Compares the quota ledger with the content of the homes, and corrects it.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "FtpQuota", SupportsShouldProcess = true)]
[OutputType(typeof(FtpQuotaAudit))]
public sealed class RepairFtpQuotaCommand : UserCommand
{
    /// <summary>The users whose homes are checked; wildcards are allowed. All if omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpUser))]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await using var data = OpenData();
        var all = await data.Accounts.ListAsync(cancellationToken);
        var chosen = ChoiceOfUsers.Find(Name, all, a => a.Name);
        await using var audit = new QuotaAuditor(data);
        foreach (var home in chosen.GroupBy(a => a.HomeDirectory, StringComparer.Ordinal))
        {
            try
            {
                var users = all.Where(a => a.HomeDirectory == home.Key).Select(a => a.Name).ToArray();
                await AuditAsync(audit, home.Key, users, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, home.Key);
            }
        }
    }

    // The findings are shown in any case; only the correction is a change.
    private async Task AuditAsync(QuotaAuditor audit, string home, string[] users, CancellationToken cancellationToken)
    {
        var correct = ShouldProcess(home, "Correct the quota ledger");
        var found = await Task.Run(() => audit.RunAsync(home, correct, cancellationToken), cancellationToken);
        WriteObject(new FtpQuotaAudit
        {
            Users = users,
            HomeDirectory = home,
            LedgerBytes = found.LedgerBytes,
            LedgerFiles = found.LedgerFiles,
            DiskBytes = found.DiskBytes,
            DiskFiles = found.DiskFiles,
            LedgerDirectories = found.LedgerDirectories,
            DiskDirectories = found.DiskDirectories,
            IsRepaired = correct && !found.Agrees,
        });
    }
}
