using System.Management.Automation;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class QuotaCommandTests
{
    [Fact]
    public async Task A_user_sees_what_is_used_and_free()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.RunWell("Set-FtpUser ann -Root $root -Quota 1MB -FileQuota 10");
        rig.Connect();
        rig.MakeLocal("a.bin", 262_144);
        rig.RunWell("$null = Send-FtpFile a.bin");
        var quota = Assert.IsType<FtpQuota>(Assert.Single(rig.RunWell("Get-FtpQuota")));

        Assert.Equal((1L << 20, 262_144, 0, 786_432, 25.0), (quota.Limit, quota.Used, quota.Reserved, quota.Free, quota.Percent));
        Assert.Equal((10, 1, 9), (quota.FileLimit, quota.FileCount, quota.FilesFree));
    }

    [Fact]
    public async Task One_file_too_many_is_an_error_and_the_others_go_on()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.RunWell("Set-FtpUser ann -Root $root -Quota 1MB");
        rig.Connect();
        rig.MakeLocal("large.bin", 1_000_000);
        rig.MakeLocal("larger.bin", 2_000_000);
        rig.MakeLocal("small.bin", 40_000);
        var result = rig.Run("Send-FtpFile *.bin");

        ErrorIs.Like(ErrorCode.QuotaExceeded, ErrorCategory.QuotaExceeded, Assert.Single(result.Errors), "2000000 bytes", "larger.bin", "larger quota");
        Assert.Equal(["large.bin", "small.bin"], rig.HomeTree().Order());
    }

    [Fact]
    public async Task A_file_quota_is_shown_with_the_user_and_lifted()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bob", CmdletRig.Credential("bob"));
        var made = Assert.IsType<FtpUser>(Assert.Single(rig.RunWell("New-FtpUser $bob -Root $root -FileQuota 5")));
        var kept = Assert.IsType<FtpUser>(Assert.Single(rig.RunWell("Set-FtpUser bob -Root $root -Quota 7 -PassThru")));
        var lifted = Assert.IsType<FtpUser>(Assert.Single(rig.RunWell("Set-FtpUser bob -Root $root -FileQuota $null -PassThru")));

        Assert.Equal((5L, 5L, null), (made.FileQuota, kept.FileQuota, lifted.FileQuota));
        Assert.Equal(7, lifted.Quota);
        var refused = rig.Run("Set-FtpUser bob -Root $root -FileQuota -1");
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(refused.Errors), "-1");
    }

    [Fact]
    public async Task A_ledger_that_differs_from_the_disk_is_shown_and_only_repaired_without_WhatIf()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("bob");
        rig.Connect();
        rig.WriteLocal("a.txt", "12345");
        rig.RunWell("$null = Send-FtpFile a.txt");
        rig.WriteHome("foreign.txt", "123");

        foreach (var script in new[] { "Repair-FtpQuota ann -Root $root -WhatIf", "Get-FtpUser ann -Root $root | Repair-FtpQuota -WhatIf" })
        {
            var found = AuditOf(rig.RunWell(script));
            Assert.Equal((5L, 8L, 1L, 2L, false, false), (found.LedgerBytes, found.DiskBytes, found.LedgerFiles, found.DiskFiles, found.Agrees, found.IsRepaired));
        }

        var repaired = AuditOf(rig.RunWell("Repair-FtpQuota ann -Root $root"));
        Assert.Equal((8L, false, true), (repaired.DiskBytes, repaired.Agrees, repaired.IsRepaired));
        Assert.Equal(["ann"], repaired.Users);
        Assert.Equal(8, Assert.IsType<FtpQuota>(Assert.Single(rig.RunWell("Get-FtpQuota"))).Used);
        var all = rig.RunWell("Repair-FtpQuota -Root $root").Select(o => Assert.IsType<FtpQuotaAudit>(o)).ToList();
        Assert.Equal([(true, 8L), (false, null)], all.Select(a => (a.Agrees, a.LedgerBytes)));
    }

    [Fact]
    public async Task A_home_that_is_missing_is_an_error_and_the_others_are_counted()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("bob");
        Directory.Delete(rig.InHome(""));
        var result = rig.Run("Repair-FtpQuota nobody, ann, bob -Root $root");

        Assert.Equal(2, result.Errors.Count);
        ErrorIs.Like(ErrorCode.UserNotFound, ErrorCategory.ObjectNotFound, result.Errors[0], "nobody");
        ErrorIs.Like(ErrorCode.HomeMissing, ErrorCategory.ObjectNotFound, result.Errors[1], "home");
        Assert.Equal(["bob"], AuditOf(result.Output).Users);
    }

    private static FtpQuotaAudit AuditOf(IReadOnlyList<object?> output) => Assert.IsType<FtpQuotaAudit>(Assert.Single(output));
}
