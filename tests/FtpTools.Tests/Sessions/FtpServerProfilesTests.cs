using System.IO.Abstractions.TestingHelpers;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions;

public sealed class FtpServerProfilesTests : IDisposable
{
    private const string Thumbprint = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

    private readonly TemporaryFolder _folder = new();
    private readonly FtpServerProfiles _profiles;

    public FtpServerProfilesTests() => _profiles = new FtpServerProfiles(_folder.In("settings/servers.json"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_that_was_saved_outlives_the_process()
    {
        var full = new FtpServerProfile
        {
            Name = "work",
            Uri = ServerAddress.Parse("ftps://ann%40corp@[fe80::1%25eth0]:990/my%20reports/%C3%BC"),
            TrustedThumbprint = Thumbprint,
            TimeoutSec = 30,
            SecretName = "a secret's name",
            VaultName = "mine",
        };
        var bare = new FtpServerProfile { Name = "李白", Uri = ServerAddress.Parse("files.example.org"), NoTls = true };
        await SaveAsync(full);
        await SaveAsync(bare);

        Assert.Equal([full, bare], new FtpServerProfiles(_folder.In("settings/servers.json")).List());
        Assert.Equal("ann@corp", full.UserName);
    }

    [Fact]
    public async Task A_name_is_the_same_in_either_case_and_is_replaced_only_when_that_is_wanted()
    {
        await SaveAsync(Of("Work", "one"));
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => SaveAsync(Of("work", "two")));

        Assert.Equal((ErrorCode.ProfileExists, "work"), (error.Code, error.Target));
        Assert.Equal("one", _profiles.Find("WORK").Uri.Host);
        await SaveAsync(Of("work", "two"), replace: true);
        Assert.Equal(Of("work", "two"), Assert.Single(_profiles.List()));
    }

    [Fact]
    public async Task A_server_is_forgotten_once()
    {
        await SaveAsync(Of("work"));
        await _profiles.RemoveAsync("WORK", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => _profiles.RemoveAsync("work", TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.ProfileNotFound, "work"), (error.Code, error.Target));
        Assert.Equal(ErrorCode.ProfileNotFound, Assert.Throws<FtpToolsException>(() => _profiles.Find("work")).Code);
        Assert.Empty(_profiles.List());
    }

    [Fact]
    public async Task Many_at_once_lose_none()
    {
        var others = new FtpServerProfiles(_folder.In("settings/servers.json"));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? _profiles : others).SaveAsync(Of($"name{i}"))));

        Assert.Equal(40, _profiles.List().Count);
    }

    public static TheoryData<FtpServerProfile> Impossible =>
    [
        Of(""), Of("a b"), Of("a*"), Of("a\e[31m"), Of("\uD800"), Of(new string('a', FtpServerProfiles.MaxNameLength + 1)),
        Of("a") with { TrustedThumbprint = "00" },
        Of("a") with { TrustedThumbprint = Thumbprint, NoTls = true },
        Of("a") with { TimeoutSec = 0 }, Of("a") with { TimeoutSec = FtpServerProfiles.MaxTimeoutSec + 1 },
        Of("a") with { VaultName = "v" },
        Of("a") with { SecretName = " " }, Of("a") with { SecretName = "a\e[31m" }, Of("a") with { SecretName = "s", VaultName = "" },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_makes_no_sense_is_not_saved(FtpServerProfile profile)
    {
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => SaveAsync(profile));

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal(DisplayText.Clean(error.Message), error.Message);
        Assert.False(File.Exists(_folder.In("settings/servers.json")));
    }

    [Fact]
    public async Task A_thumbprint_is_kept_as_digits()
    {
        var saved = await SaveAsync(Of("a") with { TrustedThumbprint = string.Join(':', Thumbprint.ToLowerInvariant().Chunk(2).Select(c => new string(c))) });

        Assert.Equal(Thumbprint, saved.TrustedThumbprint);
        Assert.Equal(saved, _profiles.Find("a"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"version":0,"profiles":{}}""")]
    [InlineData("""{"version":2,"profiles":{}}""")]
    [InlineData("""{"version":1.5,"profiles":{}}""")]
    [InlineData("""{"version":1,"profiles":{"a":null}}""")]
    [InlineData("""{"version":1,"profiles":{"a":{}}}""")]
    [InlineData("""{"version":1,"profiles":{"a":{"uri":"ftpx://h"},"A":{"uri":"ftpx://h"}}}""")]
    [InlineData("""{"version":1,"profiles":{"a*":{"uri":"ftpx://h"}}}""")]
    [InlineData("""{"version":1,"profiles":{"a":{"uri":"ftpx://ann:hush@h"}}}""")]
    [InlineData("""{"version":1,"profiles":{"a":{"uri":"ftpx://h","password":"hush"}}}""")]
    [InlineData("""{"version":1,"profiles":{"a":{"uri":"ftpx://h"}},"more":1}""")]
    [InlineData("""{"version":1,"profiles":{"a":{"uri":"gopher://h"}}}""")]
    [InlineData("{\"version\":1,\"profiles\":{\"a\":{\"uri\":\"ftpx://h\",\"secret_name\":\"\\u001b[2J\"}}}")]
    public async Task A_file_that_cannot_be_understood_is_an_error_and_stays(string content)
    {
        var files = new MockFileSystem(new Dictionary<string, MockFileData> { ["/x/servers.json"] = content });
        var profiles = new FtpServerProfiles("/x/servers.json", files);

        var refusal = Assert.Throws<FtpToolsException>(() => profiles.List());

        Assert.Equal(ErrorCode.LocalFileError, refusal.Code);
        Assert.Equal(DisplayText.Clean(refusal.Message), refusal.Message);
        Assert.DoesNotContain("hush", refusal.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<FtpToolsException>(() => profiles.SaveAsync(Of("b"), replace: true, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<FtpToolsException>(() => profiles.RemoveAsync("a", TestContext.Current.CancellationToken));
        Assert.Equal(content, files.GetFile("/x/servers.json").TextContents);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_told_from_a_broken_one()
    {
        var files = new MockFileSystem(new Dictionary<string, MockFileData> { ["/x/servers.json"] = """{"version":2,"profiles":{"a":{"more":1}}}""" });
        var refusal = Assert.Throws<FtpToolsException>(() => new FtpServerProfiles("/x/servers.json", files).List());

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(SettingsFolder.Variable, refusal.Advice, StringComparison.Ordinal);
    }

    private static FtpServerProfile Of(string name, string host = "host") => new() { Name = name, Uri = new ServerAddress(host) };

    private Task<FtpServerProfile> SaveAsync(FtpServerProfile profile, bool replace = false) =>
        _profiles.SaveAsync(profile, replace, TestContext.Current.CancellationToken);
}
