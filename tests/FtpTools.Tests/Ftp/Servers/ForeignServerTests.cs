using System.IO.Abstractions;
using FtpTools.Files;
using FtpTools.Ftp.Client;
using FtpTools.Sessions;
using FtpTools.Tests.Storage;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>What the contract does not ask of servers of other people, with TLS.</summary>
/// <param name="server">The server of the class.</param>
public abstract class ForeignServerTests(ForeignServer server) : IDisposable
{
    private const int AtOnce = 4;

    private static int _lastUser;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    // Whoever insists that data connections resume the session refuses those that do not. The client would log in anew then.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Many_transfers_at_once_resume_the_session_of_their_own_connection(string host)
    {
        var user = await NewUserAsync();
        for (var i = 0; i < 6 * AtOnce; i++) File.WriteAllBytes(Path.Combine(server.HomeOf(user), $"{i}"), TestContent.Of(50_000, seed: i));
        await using var proxy = new CountingProxy(server.PortOf(user, isPlain: false));
        await using var client = await server.ConnectAsync(user, new FileSystem(), ForeignTls.Explicit, proxy.Port, host);

        await Task.WhenAll(Enumerable.Range(0, 6 * AtOnce).Select(i => Task.Run(() => FetchAsync(client, $"/{i}", _folder.In($"{i}")))));

        for (var i = 0; i < 6 * AtOnce; i++) Assert.Equal(TestContent.Of(50_000, seed: i), File.ReadAllBytes(_folder.In($"{i}")));
        Assert.InRange(proxy.Count, 1, AtOnce);
    }

    // A ticket of TLS 1.3 is good for one connection, and no server has to send another one on an upload: the client finds that out once.
    [Fact]
    public async Task Uploads_and_downloads_in_turn_need_no_new_login_each_time()
    {
        var user = await NewUserAsync();
        await using var proxy = new CountingProxy(server.PortOf(user, isPlain: false));
        await using var client = await server.ConnectAsync(user, new FileSystem(), ForeignTls.Explicit, proxy.Port);
        await UpAndDownAsync("first");
        var connections = proxy.Count;

        for (var i = 0; i < 10; i++) await UpAndDownAsync($"{i}");

        Assert.InRange(connections, 1, 2);
        Assert.Equal(connections, proxy.Count);

        async Task UpAndDownAsync(string name)
        {
            await StoreAsync(client, _folder.File($"up {name}", 70_000), $"/{name}");
            await FetchAsync(client, $"/{name}", _folder.In(name));
            Assert.Equal(TestContent.Of(70_000), File.ReadAllBytes(_folder.In(name)));
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_and_the_old_file_stays()
    {
        Assert.SkipWhen(server is PyftpdServer, "pyftpdlib sometimes never ends a connection whose disk was full; why is not known yet.");
        var user = await NewUserAsync();
        var home = server.HomeOf(user);
        Assert.SkipUnless(UnixFiles.TryMount(home, "size=1000000,mode=777"), "This user may not mount a volume.");
        try
        {
            File.WriteAllText(Path.Combine(home, "f"), "old");
            await using var client = await server.ConnectAsync(user, new FileSystem());

            var refusal = await Assert.ThrowsAnyAsync<FtpToolsException>(() => StoreAsync(client, _folder.File("a", 3_000_000), "/f"));

            // Not every server says what it was; none says that it was well.
            Assert.True(FullCodes.Contains(refusal.Code), $"{refusal}");
            Assert.True(client.IsOpen);
            Assert.Equal("old", File.ReadAllText(Path.Combine(home, "f")));
            await FetchAsync(client, "/f", _folder.In("back"));
        }
        finally
        {
            // A server may keep the file open for a while, and how long is its own affair.
            UnixFiles.Detach(home);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        Assert.SkipWhen(server is VsftpdServer, "PAM lets root in with any password in these tests.");
        var user = await NewUserAsync();

        var connecting = () => server.ConnectAsync(user, new FileSystem(), server.Tls, server.PortOf(user, isPlain: false), password: "wrong");

        await Refused.WithAsync(ErrorCode.LoginFailed, connecting);
    }

    /// <summary>What a server can say of a full disk.</summary>
    private protected virtual IReadOnlyCollection<ErrorCode> FullCodes => [ErrorCode.StorageFull];

    private protected async Task<string> NewUserAsync(long? quota = null, long? fileQuota = null)
    {
        var name = $"other{Interlocked.Increment(ref _lastUser)}";
        await server.AddUserAsync(name, quota: quota, fileQuota: fileQuota);
        return name;
    }

    private protected string LocalFile(int length) => _folder.File("local", length);

    private protected static Task<TransferResult> StoreAsync(RemoteClient client, string local, string path)
    {
        var how = new TransferOptions { Overwrite = true };
        return client.StoreAsync(local, RemotePath.Parse(path), how, new FileProgress(null, local), default);
    }

    private static Task<TransferResult> FetchAsync(RemoteClient client, string path, string local)
    {
        return client.FetchAsync(RemotePath.Parse(path), local, new TransferOptions { Overwrite = true }, new FileProgress(null, path), default);
    }
}

public sealed class VsftpdTests(VsftpdExplicitContractTests.Server server)
    : ForeignServerTests(server), IClassFixture<VsftpdExplicitContractTests.Server>
{
    private protected override IReadOnlyCollection<ErrorCode> FullCodes => [ErrorCode.StorageError];
}

public sealed class ProFtpdTests(ProFtpdExplicitContractTests.Server server)
    : ForeignServerTests(server), IClassFixture<ProFtpdExplicitContractTests.Server>;

public sealed class PyftpdTests(PyftpdExplicitContractTests.Server server)
    : ForeignServerTests(server), IClassFixture<PyftpdExplicitContractTests.Server>
{
    // It breaks the data connection and says nothing at all.
    private protected override IReadOnlyCollection<ErrorCode> FullCodes => [ErrorCode.ConnectionLost];
}

public sealed class PureFtpdTests(PureFtpdExplicitContractTests.Server server)
    : ForeignServerTests(server), IClassFixture<PureFtpdExplicitContractTests.Server>
{
    private protected override IReadOnlyCollection<ErrorCode> FullCodes => [ErrorCode.StorageError];

    [Fact]
    public async Task A_quota_that_is_used_up_is_told_and_the_old_file_stays()
    {
        var user = await NewUserAsync(quota: 10_000, fileQuota: 3);
        File.WriteAllText(Path.Combine(server.HomeOf(user), "f"), "old");
        await using var client = await server.ConnectAsync(user, new FileSystem());

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => StoreAsync(client, LocalFile(20_000), "/f"));

        Assert.True(client.IsOpen);
        Assert.Equal("old", File.ReadAllText(Path.Combine(server.HomeOf(user), "f")));
    }
}

/// <summary>The names under which TLS keeps the sessions of connections.</summary>
public sealed class FtpServerNameTests
{
    [Fact]
    public void Names_of_a_host_differ_in_letters_that_mean_the_same()
    {
        var names = Enumerable.Range(0, 100).Select(_ => FtpServerName.Next("ftp.example.org")).ToList();

        Assert.Equal(100, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.Equal("ftp.example.org", name, ignoreCase: true));
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::7")]
    public void An_address_has_names_that_no_server_has(string address)
    {
        var names = Enumerable.Range(0, 100).Select(_ => FtpServerName.Next(address)).ToList();

        Assert.Equal(100, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.EndsWith(".invalid", name, StringComparison.Ordinal));
    }
}
