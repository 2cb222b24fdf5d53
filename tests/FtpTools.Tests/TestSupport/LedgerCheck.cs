using FtpTools.Server.Data;
using FtpTools.Storage;

namespace FtpTools.Tests.TestSupport;

/// <summary>The quota ledger of a server, compared with the disk.</summary>
internal static class LedgerCheck
{
    /// <summary>Asserts that the ledger has what lies in a home, and nothing else.</summary>
    /// <returns>What that is.</returns>
    public static async Task<QuotaAudit> AgreesAsync(TestServer server, string user = "ann")
    {
        var audit = await AuditAsync(server, user, correct: false);
        Assert.Equal((audit.DiskBytes, audit.DiskFiles, audit.DiskDirectories), (audit.LedgerBytes, audit.LedgerFiles, audit.LedgerDirectories));
        return audit;
    }

    /// <summary>Asserts that the server tells, without counting, what lies in the home, and that nothing is reserved.</summary>
    /// <param name="session">A session of the user, who has nothing under way.</param>
    /// <param name="home">The full path of the home.</param>
    public static async Task IsExactAsync(FtpSession session, string home)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = new DirectoryInfo(home).EnumerateFiles("*", all).Where(f => !PartialNames.IsInfo(f.Name)).ToList();
        var quota = await session.GetQuotaAsync();
        Assert.Equal((files.Sum(f => f.Length), files.Count, 0, 0), (quota.Used, quota.FileCount, quota.Reserved, quota.FilesReserved));
    }

    public static async Task<QuotaAudit> AuditAsync(TestServer server, string user, bool correct)
    {
        await using var auditor = new QuotaAuditor(server.Data);
        return await auditor.RunAsync(server.HomeOf(user), correct);
    }
}
