using FtpTools.Security;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>The settings of a user are changed by that user alone; the variable names a folder of this class, so nobody else may set
/// it.</summary>
public sealed class OwnSettingsTests : IDisposable
{
    private const string Thumbprint = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

    private readonly TemporaryFolder _folder = new();
    private readonly string _settings;
    private readonly string? _before = Environment.GetEnvironmentVariable(SettingsFolder.Variable);

    public OwnSettingsTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        _settings = Directory.CreateDirectory(_folder.In("settings")).FullName;
        Environment.SetEnvironmentVariable(SettingsFolder.Variable, _settings);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SettingsFolder.Variable, _before);
        _folder.Dispose();
    }

    [Fact]
    public async Task What_others_could_change_is_closed_and_told_once()
    {
        await RememberAsync();
        UnixRights.SetMode(_settings, "777");
        UnixRights.SetMode(KnownServers.DefaultPath, "666");
        var told = new List<string>();
        var servers = new KnownServers(KnownServers.DefaultPath) { Closed = told.Add };

        Assert.Equal(KnownServerStatus.Same, servers.Check("host", 1, Thumbprint).Status);
        Assert.Equal(KnownServerStatus.Same, servers.Check("host", 1, Thumbprint).Status);

        Assert.Equal([_settings, KnownServers.DefaultPath], told);
        Assert.Equal(("755", "644"), (UnixRights.ModeOf(_settings), UnixRights.ModeOf(KnownServers.DefaultPath)));
    }

    [Fact]
    public async Task So_it_is_for_contacts()
    {
        var told = new List<string>();
        var contacts = new ChatContacts(ChatContacts.DefaultPath) { Closed = told.Add };
        await contacts.SetAsync("ann", ChatAddress.Parse("127.0.0.1:1"));
        Assert.Empty(told);
        UnixRights.SetMode(ChatContacts.DefaultPath, "620");
        UnixRights.SetMode(ChatContacts.DefaultPath + ".lock", "602");

        Assert.Equal("ann", Assert.Single(contacts.List()).Name);

        Assert.Equal([ChatContacts.DefaultPath, ChatContacts.DefaultPath + ".lock"], told);
        Assert.Equal("600", UnixRights.ModeOf(ChatContacts.DefaultPath));
    }

    [Fact]
    public async Task So_it_is_for_saved_servers()
    {
        var told = new List<string>();
        var profiles = new FtpServerProfiles(FtpServerProfiles.DefaultPath) { Closed = told.Add };
        await profiles.SaveAsync(new FtpServerProfile { Name = "work", Uri = new ServerAddress("host") });
        Assert.Empty(told);
        Assert.Equal("600", UnixRights.ModeOf(FtpServerProfiles.DefaultPath));
        UnixRights.SetMode(FtpServerProfiles.DefaultPath, "622");

        Assert.Equal("work", Assert.Single(profiles.List()).Name);

        Assert.Equal([FtpServerProfiles.DefaultPath], told);
        Assert.Equal("600", UnixRights.ModeOf(FtpServerProfiles.DefaultPath));
    }

    [Fact]
    public async Task What_others_may_only_read_stays_as_its_owner_has_it()
    {
        await RememberAsync();
        UnixRights.SetMode(_settings, "755");
        UnixRights.SetMode(KnownServers.DefaultPath, "644");
        File.WriteAllText(Path.Combine(_settings, "another"), "text");
        UnixRights.SetMode(Path.Combine(_settings, "another"), "666");

        await RememberAsync("other");

        Assert.Equal(("755", "644"), (UnixRights.ModeOf(_settings), UnixRights.ModeOf(KnownServers.DefaultPath)));
        Assert.Equal("666", UnixRights.ModeOf(Path.Combine(_settings, "another")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Links_are_refused(bool isFolder)
    {
        await RememberAsync();
        var link = isFolder ? _settings : KnownServers.DefaultPath;
        var elsewhere = _folder.In("elsewhere");
        Directory.Move(link, elsewhere);
        File.CreateSymbolicLink(link, elsewhere);

        var refusal = Refused.With(ErrorCode.LocalFileError, () => new KnownServers(KnownServers.DefaultPath).Check("host", 1, Thumbprint));
        await Refused.WithAsync(ErrorCode.LocalFileError, () => RememberAsync("other"));

        Assert.Equal(link, refusal.Target);
        Assert.Contains("link", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FTPTOOLS_SETTINGS", refusal.Message, StringComparison.Ordinal);
        if (isFolder) Refused.With(ErrorCode.LocalFileError, () => new ChatContacts(ChatContacts.DefaultPath).List());
    }

    [Fact]
    public async Task What_belongs_to_another_user_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can give a file away.");
        await RememberAsync();
        UnixRights.SetOwner(KnownServers.DefaultPath, 12345, 12345);

        var refusal = Refused.With(ErrorCode.LocalFileError, () => new KnownServers(KnownServers.DefaultPath).Check("host", 1, Thumbprint));

        Assert.Contains("12345", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_all_users_share_is_refused_and_stays_theirs()
    {
        UnixRights.SetMode(_settings, "1777");

        var refusal = Refused.With(ErrorCode.LocalFileError, () => new ChatContacts(ChatContacts.DefaultPath).List());

        Assert.Contains("shared by all users", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("1777", UnixRights.ModeOf(_settings));
    }

    [Fact]
    public async Task A_file_that_was_named_somewhere_else_is_left_alone()
    {
        var elsewhere = Directory.CreateDirectory(_folder.In("elsewhere")).FullName;
        UnixRights.SetMode(elsewhere, "777");
        var servers = new KnownServers(Path.Combine(elsewhere, "known.json"));

        await servers.RememberAsync("host", 1, Thumbprint);

        Assert.Equal(KnownServerStatus.Same, servers.Check("host", 1, Thumbprint).Status);
        Assert.Equal("777", UnixRights.ModeOf(elsewhere));
    }

    private static Task RememberAsync(string host = "host") => new KnownServers(KnownServers.DefaultPath).RememberAsync(host, 1, Thumbprint);
}
