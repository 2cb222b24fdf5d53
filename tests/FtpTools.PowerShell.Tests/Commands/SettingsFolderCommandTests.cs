using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>The environment variable that says where settings lie, as the cmdlets take it.</summary>
[Collection(nameof(WholeProcess))]
public sealed class SettingsFolderCommandTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(SettingsFolder.Variable);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SettingsFolder.Variable, _before);
        _folder.Dispose();
    }

    [Fact]
    public async Task Contacts_and_known_servers_lie_in_the_folder_that_the_variable_names_and_nowhere_else()
    {
        await using var rig = await CmdletRig.StartAsync();
        var settings = _folder.PathOf("of/my/own");
        var name = "c" + Guid.NewGuid().ToString("N");
        rig.RunWell($"$env:FTPTOOLS_SETTINGS = '{settings}'; Set-ChatContact {name} 127.0.0.1");

        var written = await File.ReadAllTextAsync(Path.Combine(settings, "chat_contacts.json"), TestContext.Current.CancellationToken);
        Assert.Contains(name, written, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(settings, "known_servers.json"), Security.KnownServers.DefaultPath);
        rig.RunWell($"$env:FTPTOOLS_SETTINGS = '{_before}'");
        Assert.DoesNotContain(new ChatContacts(ChatContacts.DefaultPath).List(), c => c.Name == name);
    }

    [Theory]
    [InlineData("Get-ChatContact")]
    [InlineData("Set-ChatContact a 127.0.0.1")]
    [InlineData("Remove-ChatContact a")]
    [InlineData("Register-FtpServerProfile a 127.0.0.1")]
    [InlineData("Get-FtpServerProfile")]
    [InlineData("Unregister-FtpServerProfile a")]
    [InlineData("Connect-FtpServer -Credential $ann")]
    [InlineData("Test-FtpServer -Credential $ann")]
    public void A_relative_folder_is_refused_by_each_cmdlet_that_needs_it(string script)
    {
        using var engine = CmdletRig.NewEngine().With("ann", CmdletRig.Credential("ann"));
        var result = engine.RunToError($"$env:FTPTOOLS_SETTINGS = 'settings'; {script}");

        var error = result.TerminatingError ?? Assert.Single(result.Errors);
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, error, "FTPTOOLS_SETTINGS", "full path", "'settings'");
    }

    [Fact]
    public void Completion_stays_silent_when_the_variable_is_wrong()
    {
        Environment.SetEnvironmentVariable(SettingsFolder.Variable, "settings");

        Assert.Empty(new ChatContactCompleter().CompleteArgument("Get-ChatContact", "Name", string.Empty, null!, null!));
        Assert.Empty(new ServerProfileCompleter().CompleteArgument("Connect-FtpServer", "Profile", string.Empty, null!, null!));
    }
}
