using System.Management.Automation;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class UserCommandTests
{
    [Fact]
    public async Task A_new_user_has_a_home_of_the_same_name_and_can_log_in()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bob", CmdletRig.Credential("bob"));
        var user = UserOf(rig.RunWell("New-FtpUser $bob -Root $root"));

        Assert.Equal(("bob", rig.InHome("", "bob").TrimEnd('/'), null, true, false), (user.Name, user.HomeDirectory, user.Quota, user.IsEnabled, user.IsReadOnly));
        Assert.True(Directory.Exists(user.HomeDirectory));
        Assert.Equal("bob", rig.Connect("bob").UserName);
        Assert.NotNull(UserOf(rig.RunWell("Get-FtpUser bob -Root $root")).LastLogin);
    }

    [Fact]
    public async Task A_new_user_may_have_a_quota_and_a_home_anywhere_and_read_only()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bob", CmdletRig.Credential("bob"));
        var user = UserOf(rig.RunWell("New-FtpUser $bob -Root $root -Quota 5GB -HomeDirectory ($local + '/of-bob') -ReadOnly"));

        Assert.Equal(5L << 30, user.Quota);
        Assert.Equal(rig.InLocal("of-bob"), user.HomeDirectory);
        Assert.True(user.IsReadOnly);
        Assert.True(Directory.Exists(user.HomeDirectory));
    }

    [Fact]
    public async Task A_folder_that_is_no_server_yet_becomes_one_with_its_first_user()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bob", CmdletRig.Credential("bob"));
        var result = rig.RunToError("Get-FtpUser -Root $root/new");
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "New-FtpUser");

        rig.RunWell("$null = New-FtpUser $bob -Root $root/new");
        Assert.Equal("bob", UserOf(rig.RunWell("Get-FtpUser -Root $root/new")).Name);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_an_error_whatever_its_case()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("again", CmdletRig.Credential("ANN"));
        var result = rig.Run("New-FtpUser $again -Root $root");

        ErrorIs.Like(ErrorCode.UserExists, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "Set-FtpUser");
        Assert.Single(await rig.Data.Accounts.ListAsync());
    }

    [Theory]
    [InlineData("../bob")]
    [InlineData("a b")]
    [InlineData("-bob")]
    [InlineData("CON")]
    [InlineData(".ftptools")]
    public async Task A_name_that_no_user_can_have_is_refused(string name)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bad", CmdletRig.Credential(name));
        var result = rig.Run("New-FtpUser $bad -Root $root");

        ErrorIs.Like(ErrorCode.UserNameRefused, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "Use letters");
        Assert.Single(await rig.Data.Accounts.ListAsync());
    }

    [Theory]
    [InlineData("New-FtpUser $bob -Root $root -HomeDirectory ../outside", "..")]
    [InlineData("New-FtpUser $bob -Root $root -HomeDirectory ($root + '/../outside')", "..")]
    [InlineData("New-FtpUser $bob -Root $root -HomeDirectory $root", "own files")]
    [InlineData("New-FtpUser $bob -Root $root -HomeDirectory .ftptools", "own files")]
    [InlineData("Set-FtpUser ann -Root $root -HomeDirectory ../outside", "..")]
    public async Task A_home_that_would_lead_upward_or_to_the_servers_own_files_is_refused(string script, string word)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bob", CmdletRig.Credential("bob"));
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), word);
        Assert.Single(await rig.Data.Accounts.ListAsync());
        Assert.False(Directory.Exists(Path.Combine(rig.Server.Root, "../outside")));
    }

    [Fact]
    public async Task A_user_is_changed_only_in_what_is_named()
    {
        await using var rig = await CmdletRig.StartAsync();
        var limited = UserOf(rig.RunWell("Set-FtpUser ann -Root $root -Quota 10MB -ReadOnly $true -PassThru"));
        var moved = UserOf(rig.RunWell("Set-FtpUser ann -Root $root -HomeDirectory elsewhere -PassThru"));
        var freed = UserOf(rig.RunWell("Set-FtpUser ann -Root $root -Quota $null -ReadOnly $false -PassThru"));

        Assert.Equal((10L << 20, true, true), (limited.Quota, limited.IsReadOnly, limited.IsEnabled));
        Assert.Equal((10L << 20, true, Path.Combine(rig.Server.Root, "elsewhere")), (moved.Quota, moved.IsReadOnly, moved.HomeDirectory));
        Assert.True(Directory.Exists(moved.HomeDirectory));
        Assert.Equal((null, false, moved.HomeDirectory), (freed.Quota, freed.IsReadOnly, freed.HomeDirectory));
        Assert.Empty(rig.RunWell("Set-FtpUser ann -Root $root -Quota 1"));
    }

    [Fact]
    public async Task A_user_who_is_closed_cannot_log_in_until_opened_again()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.RunWell("Set-FtpUser ann -Root $root -Enabled $false");
        var result = rig.RunToError("Connect-FtpServer -Port $port -Credential $ann");
        ErrorIs.Like(ErrorCode.LoginFailed, ErrorCategory.AuthenticationError, result.TerminatingError);

        rig.RunWell("Set-FtpUser ann -Root $root -Enabled $true");
        Assert.Equal(FtpSessionState.Open, rig.Connect().State);
    }

    [Fact]
    public async Task A_password_that_is_changed_replaces_the_old_one()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("new", CmdletRig.Credential("ann", "battery staple"));
        rig.RunWell("Set-FtpUser ann -Root $root -Credential $new");

        ErrorIs.Like(
            ErrorCode.LoginFailed, ErrorCategory.AuthenticationError, rig.RunToError("Connect-FtpServer -Port $port -Credential $ann").TerminatingError);
        Assert.Single(rig.RunWell("Connect-FtpServer -Port $port -Credential $new"));
    }

    [Fact]
    public async Task A_credential_of_somebody_else_is_refused()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("bob", CmdletRig.Credential("bob"));
        var result = rig.Run("Set-FtpUser ann -Root $root -Credential $bob");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "'bob'", "cannot be renamed");
    }

    [Theory]
    [InlineData("Get-FtpUser nobody -Root $root")]
    [InlineData("Set-FtpUser nobody -Root $root -Quota 1")]
    [InlineData("Remove-FtpUser nobody -Root $root -Confirm:$false")]
    public async Task An_unknown_user_is_an_error(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.UserNotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "nobody", "Get-FtpUser");
    }

    [Fact]
    public async Task Users_are_listed_by_name_and_by_pattern()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("bob");
        await rig.AddUserAsync("bea");

        Assert.Equal(["ann", "bea", "bob"], Names(rig.RunWell("Get-FtpUser -Root $root")));
        Assert.Equal(["bea", "bob"], Names(rig.RunWell("Get-FtpUser B* -Root $root")));
        Assert.Equal(["ann"], Names(rig.RunWell("Get-FtpUser ANN -Root $root")));
        Assert.Equal(["bob", "ann"], Names(rig.RunWell("'bob', 'ann' | Get-FtpUser -Root $root")));
        Assert.Equal(["bob"], Names(rig.RunWell("Get-FtpUser bob -Root $root | Get-FtpUser")));
        Assert.Empty(rig.RunWell("Get-FtpUser x* -Root $root"));
    }

    [Fact]
    public async Task Piped_users_are_changed_and_removed_and_their_files_stay()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("bob");
        await rig.AddUserAsync("bea");
        rig.WriteHome("a.txt");
        rig.RunWell("Get-FtpUser -Root $root | Set-FtpUser -Quota 7; Get-FtpUser a*, bob -Root $root | Remove-FtpUser -Confirm:$false");

        var left = Assert.Single(await rig.Data.Accounts.ListAsync());
        Assert.Equal(("bea", 7L), (left.Name, left.QuotaBytes));
        Assert.True(File.Exists(rig.InHome("a.txt")));
    }

    private static FtpUser UserOf(IReadOnlyList<object?> output) => Assert.IsType<FtpUser>(Assert.Single(output));

    private static IEnumerable<string> Names(IReadOnlyList<object?> output) => output.Select(o => ((FtpUser)o!).Name);
}
