using FtpTools.Accounts;

namespace FtpTools.Tests.TestSupport;

/// <summary>The quota ledger of a server, compared with the disk.</summary>
internal static class Books
{
    /// <summary>Asserts that the ledger has what lies in a home, and nothing else.</summary>
    /// <returns>What that is.</returns>
    public static async Task<QuotaAudit> AgreeAsync(TestServer server, string user = "ann")
    {
        var audit = await AuditAsync(server, user, correct: false);
        Assert.Equal((audit.DiskBytes, audit.DiskFiles), (audit.LedgerBytes, audit.LedgerFiles));
        return audit;
    }

    public static async Task<QuotaAudit> AuditAsync(TestServer server, string user, bool correct)
    {
        await using var auditor = new QuotaAuditor(server.Data);
        return await auditor.RunAsync(server.HomeOf(user), correct);
    }
}
