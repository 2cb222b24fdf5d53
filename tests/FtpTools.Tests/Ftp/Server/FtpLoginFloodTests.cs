using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Logins that cost the server work, far more than it can do at once (S5). That at most half of the processors derive at once is
/// shown by AuthenticatorTests.</summary>
public sealed class FtpLoginFloodTests : FtpTest
{
    private const int Logins = 100;

    // A password costs what it costs in use; less would be done before anybody else came.
    private const int Iterations = 60_000;

    [Fact]
    public async Task S5_a_hundred_passwords_at_once_are_all_answered_and_others_log_in_meanwhile()
    {
        for (var i = 0; i < Logins; i++) await AddAsync($"user{i}");
        var clients = await Task.WhenAll(Enumerable.Range(0, Logins).Select(_ => ConnectAsync()));
        for (var i = 0; i < Logins; i++) await clients[i].ExpectAsync("331", $"USER user{i}");

        var logins = clients.Select(client => client.SendAsync($"PASS {TestServer.Password}")).ToList();
        await HonestClient.IsServedAsync(Server);

        // Otherwise nothing was shown.
        Assert.Contains(logins, login => !login.IsCompleted);
        Assert.All(await Task.WhenAll(logins), reply => Assert.StartsWith("230", reply, StringComparison.Ordinal));
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Ten_connections_of_one_client_pay_once()
    {
        await AddAsync("many");
        var clients = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RawFtp.LogInAsync(PortOf(RawTls.Explicit), user: "many")));
        foreach (var client in clients) await client.ExpectAsync("257", "PWD");
        Assert.Equal(10, Server.Server.SessionCount);
        foreach (var client in clients) await client.DisposeAsync();
    }

    protected override ServerOptions Configure(ServerOptions options) => options with { Ftp = Options, LoginTimeout = TimeSpan.FromMinutes(2) };

    private async Task AddAsync(string name)
    {
        var home = Server.Data.ResolveHome(null, name);
        Server.Data.CreateHome(home);
        await Server.Data.Accounts.AddAsync(new Account { Name = name, HomeDirectory = home }, ScramVerifier.Create(TestServer.Password, Iterations));
    }
}
