using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class NewPasswordTests
{
    [Theory]
    [InlineData("New-FtpUser bob -Root $root")]
    [InlineData("New-FtpUser -Credential bob -Root $root")]
    [InlineData("'bob' | New-FtpUser -Root $root")]
    [InlineData("New-FtpUser -Root $root")]
    public async Task The_password_of_a_new_user_is_asked_for_twice(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        var asked = Answer(rig, "secret", "secret");
        rig.RunWell("$null = " + script);

        Assert.Equal(2, asked.Count);
        Assert.Equal("bob", asked[1]);
        rig.Host.With("bob", CmdletRig.Credential("bob", "secret"));
        Assert.Equal("bob", rig.Connect("bob").UserName);
    }

    [Fact]
    public async Task A_new_password_of_a_user_is_asked_for_twice()
    {
        await using var rig = await CmdletRig.StartAsync();
        var asked = Answer(rig, "new", "new");
        rig.RunWell("Set-FtpUser ann -Credential ann -Root $root");

        Assert.Equal(["ann", "ann"], asked);
        rig.Host.With("ann", CmdletRig.Credential("ann", "new"));
        Assert.Equal("ann", rig.Connect("ann").UserName);
    }

    [Theory]
    [InlineData("New-FtpUser bob -Root $root/new", "bob", "secret", "Secret")]
    [InlineData("New-FtpUser bob -Root $root/new", "bob", "secret", "")]
    [InlineData("New-FtpUser -Root $root/new", "bob", "secret", "secret ")]
    [InlineData("Set-FtpUser ann -Credential ann -Root $root", "ann", "new", "neu")]
    public async Task Two_passwords_that_differ_are_an_error_and_nothing_is_done(string script, string user, string first, string second)
    {
        await using var rig = await CmdletRig.StartAsync();
        Answer(rig, first, second);
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), $"'{user}'", "not the same", "nothing was done");
        Assert.Equal(["ann"], (await rig.Data.Accounts.ListAsync()).Select(a => a.Name));
        Assert.False(Directory.Exists(Path.Combine(rig.Server.Root, "new")));
        Assert.Equal("ann", rig.Connect("ann").UserName);
    }

    [Theory]
    [InlineData("ann", "UserExists")]
    [InlineData("ANN", "UserExists")]
    [InlineData("bad/name", "UserNameRefused")]
    public async Task Nobody_types_a_password_for_a_user_that_cannot_be_made(string name, string expected)
    {
        await using var rig = await CmdletRig.StartAsync();
        var asked = Answer(rig, "secret", "secret");
        var result = rig.Run($"New-FtpUser {name} -Root $root");

        Assert.Equal(expected, Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task One_user_whose_passwords_differ_does_not_keep_the_next_one_from_being_asked()
    {
        await using var rig = await CmdletRig.StartAsync();
        var asked = Answer(rig, "one", "other", "same", "same");
        var result = rig.Run("'bob', 'eve' | New-FtpUser -Root $root");

        Assert.Single(result.Errors);
        Assert.Equal(["bob", "bob", "eve", "eve"], asked);
        Assert.Equal(["ann", "eve"], (await rig.Data.Accounts.ListAsync()).Select(a => a.Name).Order());
    }

    [Theory]
    [InlineData("New-FtpUser bob -Root $root -WhatIf")]
    [InlineData("New-FtpUser -Root $root -WhatIf")]
    [InlineData("Set-FtpUser ann -Credential ann -Root $root -WhatIf")]
    public async Task WhatIf_asks_nobody(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        var asked = Answer(rig);
        rig.RunWell(script);

        Assert.Empty(asked);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_user_of_a_server_that_is_not_there()
    {
        await using var rig = await CmdletRig.StartAsync();
        var asked = Answer(rig);
        var result = rig.Run("New-FtpUser bob -Server Nobody; New-FtpUser bob");

        Assert.Equal(2, result.Errors.Count);
        Assert.Empty(asked);
    }

    [Theory]
    [InlineData("New-FtpUser bob -Root $root")]
    [InlineData("New-FtpUser -Root $root")]
    [InlineData("Set-FtpUser ann -Credential ann -Root $root")]
    public async Task Where_nobody_can_be_asked_the_error_names_the_parameter(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "-Credential", "PSCredential");
        Assert.Equal("ann", rig.Connect("ann").UserName);
    }

    [Fact]
    public async Task A_credential_object_is_taken_as_it_is_also_with_an_empty_password()
    {
        await using var rig = await CmdletRig.StartAsync();
        var asked = Answer(rig);
        rig.Host.With("bob", CmdletRig.Credential("bob")).With("empty", CmdletRig.Credential("eve", string.Empty));
        rig.RunWell("$null = New-FtpUser $bob -Root $root");
        var result = rig.Run("New-FtpUser $empty -Root $root");

        ErrorIs.Like(ErrorCode.PasswordRefused, ErrorCategory.InvalidArgument, Assert.Single(result.Errors));
        Assert.Empty(asked);
    }

    /// <summary>Somebody who types these passwords, one after the other.</summary>
    /// <returns>Whose passwords were asked for.</returns>
    private static List<string> Answer(CmdletRig rig, params string[] passwords)
    {
        var asked = new List<string>();
        rig.Host.Ui.CredentialAsked = user =>
        {
            asked.Add(user);
            return CmdletRig.Credential(user.Length > 0 ? user : "bob", passwords[asked.Count - 1]);
        };
        return asked;
    }
}
