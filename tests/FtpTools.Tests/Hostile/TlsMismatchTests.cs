using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

public class TlsMismatchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_and_a_server_of_which_only_one_encrypts_say_so_and_the_server_lives_on(bool serverEncrypts)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = serverEncrypts });
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, UseTls = !serverEncrypts };

        var refusal = await Assert.ThrowsAsync<FtpToolsException>(() => FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory()));

        Assert.Equal(ErrorCode.TlsFailed, refusal.Code);
        await HonestClient.IsServedAsync(server);
    }
}
