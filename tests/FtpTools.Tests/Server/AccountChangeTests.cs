using FtpTools.Accounts;
using FtpTools.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Server;

/// <summary>The owner changes an account while its session is open.</summary>
public sealed class AccountChangeTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryFolder _folder = new();
    private TestServer? _server;

    private TestServer Server => _server!;

    private IAccountStore Accounts => Server.Data.Accounts;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_closed_account_ends_its_session_at_the_next_request()
    {
        await using var session = await ConnectAsync();
        await Accounts.UpdateAsync("ann", new AccountChange { IsEnabled = false });
        _time.Advance(TimeSpan.FromSeconds(1));

        await Refused.WithAsync(ErrorCode.AccountClosed, () => session.StatAsync("/"));

        await Signals.UntilAsync(() => session.State == FtpSessionState.Lost, () => Record.ExceptionAsync(() => session.PingAsync()).AsTask());
        Assert.Contains("account", session.EndReason, StringComparison.Ordinal);
        await Refused.WithAsync(ErrorCode.LoginFailed, () => Server.ConnectAsync());
    }

    [Fact]
    public async Task A_removed_account_ends_its_session_and_keeps_its_files()
    {
        await using var session = await ConnectAsync();
        await session.UploadAsync(_folder.File("a", [1]), "/a");
        await Accounts.RemoveAsync("ann");
        _time.Advance(TimeSpan.FromSeconds(1));

        await Refused.WithAsync(ErrorCode.AccountClosed, () => session.DownloadAsync("/a", _folder.In("b")));

        Assert.False(File.Exists(_folder.In("b")));
        Assert.Equal([1], File.ReadAllBytes(Server.InHome("a")));
    }

    [Fact]
    public async Task A_closed_account_ends_its_transfers_too()
    {
        await StartAsync();
        await using var connection = await RawClient.LogInAsync(Server);
        var (_, exchange) = await connection.BeginUploadAsync("/big", 1_000_000);
        Assert.Single(Signals.PartialFiles(Server.HomeOf("ann")));
        await Accounts.UpdateAsync("ann", new AccountChange { IsEnabled = false });
        _time.Advance(TimeSpan.FromSeconds(1));

        await Refused.WithAsync(ErrorCode.AccountClosed, () => connection.StatAsync("/"));
        var end = await Assert.ThrowsAnyAsync<FtpToolsException>(() => exchange.Final);

        Assert.True(end.Code is ErrorCode.Cancelled or ErrorCode.AccountClosed, $"{end.Code}");
        Assert.Empty(Signals.PartialFiles(Server.HomeOf("ann")));
        Assert.False(File.Exists(Server.InHome("big")));
    }

    [Fact]
    public async Task A_session_that_may_only_read_from_now_on_reads_on()
    {
        await using var session = await ConnectAsync();
        await session.UploadAsync(_folder.File("a", [1]), "/a");
        await Accounts.UpdateAsync("ann", new AccountChange { IsReadOnly = true });
        _time.Advance(TimeSpan.FromSeconds(1));

        await Refused.WithAsync(ErrorCode.AccountReadOnly, () => session.UploadAsync(_folder.File("small", 10), "/b"));
        await Refused.WithAsync(ErrorCode.AccountReadOnly, () => session.UploadAsync(_folder.File("large", 300_000), "/b"));
        await Refused.WithAsync(ErrorCode.AccountReadOnly, () => session.MakeDirectoryAsync("/d"));
        await Refused.WithAsync(ErrorCode.AccountReadOnly, () => session.DeleteFileAsync("/a"));
        await Refused.WithAsync(ErrorCode.AccountReadOnly, () => session.DeleteDirectoryAsync("/a"));
        await session.DownloadAsync("/a", _folder.In("back"));
        Assert.Equal([1], File.ReadAllBytes(_folder.In("back")));
        Assert.False(File.Exists(Server.InHome("b")));

        await Accounts.UpdateAsync("ann", new AccountChange { IsReadOnly = false });
        _time.Advance(TimeSpan.FromSeconds(1));
        await session.DeleteFileAsync("/a");
        Assert.False(File.Exists(Server.InHome("a")));
    }

    [Fact]
    public async Task Another_home_is_seen_by_the_open_session()
    {
        await using var session = await ConnectAsync();
        Directory.CreateDirectory(_folder.In("home"));
        _folder.File("home/there", 5);
        await Accounts.UpdateAsync("ann", new AccountChange { HomeDirectory = _folder.In("home") });
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(5, (await session.StatAsync("/there")).Length);
    }

    [Fact]
    public async Task Within_a_second_the_account_is_not_looked_up_again()
    {
        await using var session = await ConnectAsync();
        await Accounts.UpdateAsync("ann", new AccountChange { IsEnabled = false });
        _time.Advance(TimeSpan.FromMilliseconds(999));

        Assert.True((await session.StatAsync("/")).IsDirectory);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Refused.WithAsync(ErrorCode.AccountClosed, () => session.StatAsync("/"));
    }

    [Fact]
    public async Task H17_a_home_that_is_removed_is_told_and_the_session_goes_on()
    {
        await using var session = await ConnectAsync();
        Directory.Delete(Server.HomeOf("ann"), recursive: true);

        await Refused.WithAsync(ErrorCode.HomeMissing, () => session.StatAsync("/"));
        await Refused.WithAsync(ErrorCode.HomeMissing, () => session.UploadAsync(_folder.File("a", 10), "/a"));
        await Refused.WithAsync(ErrorCode.HomeMissing, () => session.UploadAsync(_folder.File("b", 300_000), "/b"));

        Directory.CreateDirectory(Server.HomeOf("ann"));
        Assert.True((await session.StatAsync("/")).IsDirectory);
        await session.UploadAsync(_folder.In("b"), "/b");
        Assert.Equal(300_000, new FileInfo(Server.InHome("b")).Length);
    }

    private async Task StartAsync() => _server = await TestServer.StartAsync(o => o with { UseTls = false, TimeProvider = _time });

    private async Task<FtpSession> ConnectAsync()
    {
        await StartAsync();
        return await Server.ConnectAsync();
    }
}
