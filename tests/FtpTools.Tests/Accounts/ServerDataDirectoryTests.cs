using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server.Data;
using FtpTools.Tests.Security;

namespace FtpTools.Tests.Accounts;

public sealed class ServerDataDirectoryTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerDataDirectory _data;

    public ServerDataDirectoryTests()
    {
        Root = _folder.Combine("srv", "files");
        _data = ServerDataDirectory.Open(Root);
    }

    private string Root { get; }

    public async ValueTask DisposeAsync()
    {
        await _data.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Opening_makes_the_root_and_a_private_folder()
    {
        Assert.Equal(Root, _data.Root);
        Assert.True(ServerDataDirectory.Exists(Root));
        Assert.False(ServerDataDirectory.Exists(_folder.Combine("srv")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data.FolderPath));
    }

    [Fact]
    public async Task Own_files_that_are_open_to_others_are_closed_and_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        if (OperatingSystem.IsWindows()) return;
        using var certificate = _data.GetOrCreateCertificate();
        _ = _data.DecoySecret;
        var secret = Path.Combine(_data.FolderPath, "decoy.secret");
        File.SetUnixFileMode(_data.FolderPath, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(secret, (UnixFileMode)0b110_100_100);
        Assert.Empty(_data.Closed);

        await using var again = ServerDataDirectory.Open(Root);

        Assert.Equal([_data.FolderPath, secret], again.Closed);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(_data.FolderPath));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("decoy.secret")]
    [InlineData("accounts.db")]
    public void Own_files_that_are_links_are_refused(string name)
    {
        var root = _folder.Combine("linked");
        var elsewhere = _folder.Combine("elsewhere");
        Directory.CreateDirectory(Path.Combine(root, name.Length == 0 ? string.Empty : ServerDataDirectory.FolderName));
        if (name.Length == 0) Directory.CreateSymbolicLink(Path.Combine(root, ServerDataDirectory.FolderName), Directory.CreateDirectory(elsewhere).FullName);
        else File.CreateSymbolicLink(Path.Combine(root, ServerDataDirectory.FolderName, name), elsewhere);

        var refusal = Refusal.Of(ErrorCode.LocalFileError, () => ServerDataDirectory.Open(root));

        Assert.Contains("link", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-Root", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public void Own_files_of_another_user_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can give a folder away.");
        var root = _folder.Combine("given");
        var folder = Directory.CreateDirectory(Path.Combine(root, ServerDataDirectory.FolderName)).FullName;
        using (var give = System.Diagnostics.Process.Start("chown", ["12345", folder])) give.WaitForExit();

        // Root may work on the folders of a service that runs as another user.
        Assert.Contains("12345", Refusal.Of(ErrorCode.LocalFileError, () => ServerDataDirectory.Open(root)).Message, StringComparison.Ordinal);
        using (var give = System.Diagnostics.Process.Start("chown", ["12345", root])) give.WaitForExit();
        Assert.Equal([folder], ServerDataDirectory.Open(root).Closed);
    }

    [Fact]
    public void A_home_that_is_a_link_is_refused_and_what_it_leads_to_is_taken()
    {
        var target = Directory.CreateDirectory(_folder.Combine("target")).FullName;
        var link = Path.Combine(Root, "ann");
        Directory.CreateSymbolicLink(link, target);

        Assert.Contains(target, Refusal.Of(ErrorCode.InvalidArgument, () => _data.CreateHome(link)).Message, StringComparison.Ordinal);
        _data.CreateHome(target);
        Directory.Delete(target);
        Refusal.Of(ErrorCode.InvalidArgument, () => _data.CreateHome(link));
    }

    [Fact]
    public async Task Two_that_have_it_open_share_users_certificate_and_secret()
    {
        await using var other = ServerDataDirectory.Open(Root + Path.DirectorySeparatorChar);
        var verifier = ScramVerifier.Create("pencil", ScramVerifier.MinimumIterations);
        await _data.Accounts.AddAsync(
            new Account { Name = "alice", HomeDirectory = _data.ResolveHome(null, "alice") }, verifier, TestContext.Current.CancellationToken);

        using var certificate = _data.GetOrCreateCertificate();
        using var otherCertificate = other.GetOrCreateCertificate();

        Assert.Equal(verifier, (await other.Accounts.FindCredentialsAsync("alice", TestContext.Current.CancellationToken))?.Verifier);
        Assert.Equal(CertificateThumbprint.Of(certificate), CertificateThumbprint.Of(otherCertificate));
        Assert.Equal(32, _data.DecoySecret.Length);
        Assert.Equal(_data.DecoySecret.ToArray(), other.DecoySecret.ToArray());
    }

    [Fact]
    public async Task A_damaged_secret_is_an_error_until_it_is_mended()
    {
        var path = Path.Combine(_data.FolderPath, "decoy.secret");
        await File.WriteAllTextAsync(path, "short", TestContext.Current.CancellationToken);
        Refusal.Of(ErrorCode.LocalFileError, () => _ = _data.DecoySecret);

        File.Delete(path);

        Assert.Equal(32, _data.DecoySecret.Length);
    }

    [Fact]
    public void A_home_is_by_default_named_after_its_user()
    {
        Assert.Equal(Path.Combine(Root, "alice"), _data.ResolveHome(null, "alice"));
        Assert.Equal(Path.Combine(Root, "teams", "red"), _data.ResolveHome("teams/red", "alice"));
        Assert.Equal(Path.Combine(Root, "teams", "red"), _data.ResolveHome("teams\\red", "alice"));
        Assert.Equal(_folder.Combine("elsewhere"), _data.ResolveHome(_folder.Combine("elsewhere") + Path.DirectorySeparatorChar, "alice"));
        Assert.Equal(_folder.Combine("srv", "files2"), _data.ResolveHome(_folder.Combine("srv", "files2"), "alice"));
        Assert.Equal(Path.Combine(Root, ".ftptools2"), _data.ResolveHome(".ftptools2", "alice"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../other")]
    [InlineData("a/../b")]
    [InlineData("a\\..\\b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a/./b")]
    [InlineData("\\a")]
    [InlineData("C:a")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a*")]
    [InlineData("a.")]
    [InlineData("nul")]
    [InlineData("a/con.txt")]
    [InlineData(".ftptools")]
    [InlineData(".FtpTools")]
    [InlineData(".ftptools/inside")]
    public void A_name_that_is_no_directory_below_the_root_is_refused(string name)
    {
        Refusal.Of(ErrorCode.InvalidArgument, () => _data.ResolveHome(name, "alice"));
    }

    [Fact]
    public void A_home_that_would_show_the_servers_own_files_is_refused()
    {
        string[] homes =
        [
            Root, Root + Path.DirectorySeparatorChar, _folder.Combine("srv"), Path.GetPathRoot(Root)!, _data.FolderPath,
            Path.Combine(_data.FolderPath, "inside"), Path.Combine(Root, ".", ".ftptools"), Path.Combine(Root, "a", "..", "b"),
        ];

        Assert.All(homes, home => Refusal.Of(ErrorCode.InvalidArgument, () => _data.ResolveHome(home, "alice")));
    }

    [Fact]
    public void A_user_name_that_cannot_be_names_no_home()
    {
        Refusal.Of(ErrorCode.UserNameRefused, () => _data.ResolveHome(null, "../alice"));
    }

    [Fact]
    public void A_home_is_made_with_what_is_missing_above_it()
    {
        var home = _data.ResolveHome("teams/red", "alice");

        _data.CreateHome(home);
        _data.CreateHome(home);

        Assert.True(Directory.Exists(home));
    }

    [Fact]
    public void A_root_that_is_a_file_or_no_path_is_refused()
    {
        var file = _folder.Combine("file");
        File.WriteAllText(file, "");

        Refusal.Of(ErrorCode.LocalFileError, () => ServerDataDirectory.Open(file));
        Refusal.Of(ErrorCode.InvalidArgument, () => ServerDataDirectory.Open(" "));
        Refusal.Of(ErrorCode.InvalidArgument, () => ServerDataDirectory.Open("a\0b"));
    }
}
