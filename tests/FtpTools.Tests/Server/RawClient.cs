using FtpTools.Framed.Client;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Security;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Server;

/// <summary>A client whose requests a test sends frame by frame.</summary>
internal static class RawClient
{
    public static async Task<FramedConnection> LogInAsync(TestServer server, string user = "ann")
    {
        TlsClient.CertificateCheck? check = server.Server.IsEncrypted ? (_, _) => { } : null;
        var link = await TcpConnector.ConnectAsync("127.0.0.1", server.Server.Port, check, TimeSpan.FromSeconds(15), CancellationToken.None);
        var connection = new FramedConnection(link, TimeProvider.System, TimeSpan.FromMinutes(1));
        connection.Start();
        var hello = await FramedLogin.HelloAsync(connection, CancellationToken.None);
        using var scram = new ScramClient(user, TestServer.Password, link.ChannelBinding);
        await FramedLogin.LoginAsync(connection, hello, scram, CancellationToken.None);
        return connection;
    }

    /// <summary>Begins a store that waits for its content.</summary>
    public static async Task<(int Id, StoreRequestState Exchange)> BeginUploadAsync(this FramedConnection connection, string path, int length)
    {
        var exchange = new StoreRequestState();
        var id = await connection.BeginAsync(
            exchange, i => new StoreRequest { Id = i, FileName = path, FileSize = length, Overwrite = true }, default, CancellationToken.None);
        await exchange.Ready;
        return (id, exchange);
    }

    /// <summary>Sends the content of a store and its end.</summary>
    public static async Task EndUploadAsync(this FramedConnection connection, int id, byte[] content)
    {
        await connection.SendAsync(new DataMessage { Id = id, TotalSize = content.Length }, content);
        await connection.SendAsync(new EndMessage { Id = id, Md5 = TestContent.Md5(content) });
    }

    public static Task<ReplyMessage> StatAsync(this FramedConnection connection, string path)
    {
        return connection.RequestAsync(id => new StatRequest { Id = id, Path = path }, CancellationToken.None);
    }
}
