using FtpTools.Accounts;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>The owner changes an account whose sessions are open (S12).</summary>
public sealed class FtpAccountTests : FtpTest
{
    private static readonly AccountChange Closed = new() { IsEnabled = false };

    private readonly TestClock _clock = new();

    [Theory]
    [InlineData("PWD")]
    [InlineData("EPSV")]
    [InlineData("SIZE a")]
    [InlineData("TYPE I")]
    public async Task A_closed_account_is_out_with_its_next_command(string command)
    {
        await using var ftp = await LogInAsync();
        await Server.Data.Accounts.UpdateAsync("ann", Closed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await ftp.ExpectAsync("421", command);
        Assert.True(await ftp.IsClosedAsync());
        Assert.Equal(0, Server.Server.SessionCount);
    }

    [Theory]
    [InlineData(RawTls.None)]
    [InlineData(RawTls.Explicit)]
    public async Task S12_an_upload_of_a_closed_account_ends_with_what_comes_next_and_replaces_nothing(RawTls tls)
    {
        var (old, content) = (TestContent.Of(5000, seed: 7), TestContent.Of(100_000));
        await using var ftp = await LogInAsync(tls);
        await ftp.StoreAsync("STOR a", old);
        await using var data = await ftp.BeginAsync("STOR a");
        var before = Server.Server.BytesReceived;
        await data.WriteAsync(content[..50_000]);
        await Eventually.TrueAsync(() => Server.Server.BytesReceived - before >= 50_000, "the first half has come");
        await Server.Data.Accounts.UpdateAsync("ann", Closed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Record.ExceptionAsync(() => data.WriteAsync(content[50_000..]));
        await ftp.ExpectAsync("421");
        Assert.True(await ftp.IsClosedAsync());
        await Eventually.ServerIsEmptyAsync(Server);

        await Server.Data.Accounts.UpdateAsync("ann", new AccountChange { IsEnabled = true });
        await using var again = await LogInAsync(tls);
        Assert.Equal(old, await again.FetchAsync("RETR a"));
        await using var session = await Server.ConnectAsync();
        await LedgerCheck.IsExactAsync(session, Server.HomeOf("ann"));
    }

    [Fact]
    public async Task S12_an_upload_that_ends_when_its_account_is_closed_is_not_published()
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(TestContent.Of(100));
        await Server.Data.Accounts.UpdateAsync("ann", Closed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Record.ExceptionAsync(data.EndAsync);
        await ftp.ExpectAsync("421");
        Assert.False(File.Exists(Server.InHome("a")));
    }

    [Fact]
    public async Task A_download_of_a_closed_account_ends_and_looks_cut_off()
    {
        await File.WriteAllBytesAsync(Server.InHome("big"), new byte[32 * 1024 * 1024], TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("RETR big");
        await data.ReadAsync(new byte[1000]);
        await Server.Data.Accounts.UpdateAsync("ann", Closed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<IOException>(data.ReadToEndAsync);
        await ftp.ExpectAsync("421");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Fact]
    public async Task S12_an_upload_of_an_account_that_may_only_read_by_now_is_not_published()
    {
        await using var ftp = await LogInAsync();
        await using var data = await ftp.BeginAsync("STOR a");
        await data.WriteAsync(TestContent.Of(100));
        await Server.Data.Accounts.UpdateAsync("ann", new AccountChange { IsReadOnly = true });
        _clock.Advance(TimeSpan.FromSeconds(1));
        await data.EndAsync();
        await ftp.ExpectAsync("550");
        Assert.False(File.Exists(Server.InHome("a")));
        await ftp.ExpectAsync("257", "PWD");
    }

    private protected override TestClock Clock => _clock;

    protected override ServerOptions Configure(ServerOptions options) => options with { Ftp = Options, TimeProvider = _clock };
}
