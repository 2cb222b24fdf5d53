using System.Management.Automation;
using FtpTools.Accounts;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Compares the quota ledger with what lies in the homes, and corrects it.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "FtpQuota", SupportsShouldProcess = true)]
[OutputType(typeof(FtpQuotaAudit))]
public sealed class RepairFtpQuotaCommand : UserCommand
{
    /// <summary>The users whose homes are looked at; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [UserNameTransformation]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await using var data = OpenData();
        var all = await data.Accounts.ListAsync(cancellationToken);
        foreach (var name in Name.Where(n => !WildcardPattern.ContainsWildcardCharacters(n) && all.All(a => !IsNamed(a, [n]))))
            ReportItemError(new FtpToolsException(ErrorCode.UserNotFound, $"There is no user '{name}'.") { Target = name }, name);
        await using var audit = new QuotaAuditor(data);
        foreach (var home in all.Where(a => IsNamed(a, Name)).GroupBy(a => a.HomeDirectory, StringComparer.Ordinal))
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

    // What is found is shown in any case; only the correction is a change.
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
            IsRepaired = correct && !found.Agrees,
        });
    }

    private static bool IsNamed(Account account, string[] names)
    {
        return names.Any(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(account.Name));
    }
}
