using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class WhatIfTests
{
    [Theory]
    [InlineData("Send-FtpFile new.txt -WhatIf")]
    [InlineData("Send-FtpFile new.txt old.txt -Force -WhatIf")]
    [InlineData("Send-FtpFile folder -Recurse -WhatIf")]
    [InlineData("Receive-FtpFile old.txt got/ -WhatIf")]
    [InlineData("Receive-FtpFile old.txt new.txt -Force -WhatIf")]
    [InlineData("Receive-FtpFile / all -Recurse -WhatIf")]
    [InlineData("New-FtpDirectory a/b -WhatIf")]
    [InlineData("Copy-FtpItem old.txt other.txt -WhatIf")]
    [InlineData("Copy-FtpItem deep /copy/ -Recurse -WhatIf")]
    [InlineData("Remove-FtpItem old.txt -WhatIf")]
    [InlineData("Remove-FtpItem * -WhatIf")]
    [InlineData("Get-FtpChildItem | Remove-FtpItem -WhatIf")]
    public async Task Nothing_is_changed_at_either_end(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("new.txt", "local");
        Directory.CreateDirectory(rig.InLocal("folder/empty"));
        rig.WriteHome("old.txt", "remote");
        rig.WriteHome("deep/er/b.txt", "remote");
        var home = rig.HomeTree().ToList();
        var output = rig.RunWell(script);

        Assert.Empty(output);
        Assert.Contains(rig.Host.Ui.Written, line => line.Contains("What if", StringComparison.Ordinal));
        Assert.Equal(home, rig.HomeTree());
        Assert.Equal(["folder", "folder/empty", "new.txt"], rig.LocalTree());
        Assert.Equal("local", File.ReadAllText(rig.InLocal("new.txt")));
        Assert.Equal("remote", File.ReadAllText(rig.InHome("old.txt")));
    }

    [Theory]
    [InlineData("New-FtpUser $bob -Root $root -WhatIf")]
    [InlineData("New-FtpUser $bob -Root $root/new -WhatIf")]
    [InlineData("Set-FtpUser ann -Root $root -Quota 5 -Enabled $false -HomeDirectory other -WhatIf")]
    [InlineData("Remove-FtpUser ann -Root $root -Confirm:$false -WhatIf")]
    [InlineData("Start-FtpServer $root/new -Port 0 -WhatIf")]
    public async Task No_user_and_no_folder_is_changed(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bob", CmdletRig.Credential("bob"));
        var output = rig.RunWell(script);

        Assert.Empty(output);
        Assert.Contains(rig.Host.Ui.Written, line => line.Contains("What if", StringComparison.Ordinal));
        var account = Assert.Single(await rig.Data.Accounts.ListAsync());
        Assert.Equal(("ann", true, null), (account.Name, account.IsEnabled, account.QuotaBytes));
        Assert.Equal([".ftptools", "ann"], Directory.GetDirectories(rig.Server.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
