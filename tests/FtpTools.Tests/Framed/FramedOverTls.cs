using System.IO.Abstractions;
using FtpTools.Framed.Client;
using FtpTools.Sessions;
using FtpTools.Tests.Sessions.Contract;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Framed;

/// <summary>Our own protocol over TCP with TLS, as users have it.</summary>
public sealed class FramedOverTls : ContractServer
{
    private TestServer _server = null!;

    public override bool IsEncrypted => true;

    public override async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    public override Task AddUserAsync(string name, bool isReadOnly = false, long? quota = null, long? fileQuota = null)
    {
        return _server.AddUserAsync(name, isReadOnly, quota, fileQuota);
    }

    public override string HomeOf(string user) => _server.HomeOf(user);

    public override void Register(RemoteCommand command) => _server.Server.RegisterCommand(command);

    public override Task WhenEmptyAsync() => Eventually.ServerIsEmptyAsync(_server);

    internal override Task<RemoteClient> ConnectAsync(string user, IFileSystem files) => ConnectAsync(user, files, _server.Server.Port);

    internal override async Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
        string user, IFileSystem files, CutDirection direction)
    {
        var line = new CuttingProxy(_server.Server.Port, direction, CutKind.Fin);
        return (await ConnectAsync(user, files, line.Port), line);
    }

    private static async Task<RemoteClient> ConnectAsync(string user, IFileSystem files, int port)
    {
        var options = new SessionOptions { Host = "127.0.0.1", Port = port, FileSystem = files };
        using var login = new SessionLogin(user);
        return await new FramedProtocol().ConnectAsync(options, login, TestServer.Password.AsMemory(), null, default);
    }
}
