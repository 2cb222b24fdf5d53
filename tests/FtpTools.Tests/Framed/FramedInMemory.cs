using System.IO.Abstractions;
using FtpTools.Framed.Client;
using FtpTools.Sessions;
using FtpTools.Tests.Sessions.Contract;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Framed;

/// <summary>Our own protocol over pairs in memory: no listener, no socket, no encryption.</summary>
public class FramedInMemory : ContractServer
{
    private readonly MemoryServer _server = new();

    public override bool IsEncrypted => false;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public override Task AddUserAsync(string name, bool isReadOnly = false, long? quota = null, long? fileQuota = null)
    {
        return TestUsers.AddAsync(_server.Context.Data, name, isReadOnly, quota, fileQuota);
    }

    public override string HomeOf(string user) => _server.HomeOf(user);

    public override void Register(RemoteCommand command) => _server.Context.Commands.Add(command);

    public override Task WhenEmptyAsync() => _server.WhenEmptyAsync();

    internal override Task<RemoteClient> ConnectAsync(string user, IFileSystem files) => ConnectAsync(user, files, _server.Accept().Link);

    internal override async Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
        string user, IFileSystem files, CutDirection direction)
    {
        var line = new CuttingStream(_server.Accept().Link.Stream, direction);
        return (await ConnectAsync(user, files, new ByteConnection(line, null)), line);
    }

    private static async Task<RemoteClient> ConnectAsync(string user, IFileSystem files, ByteConnection link)
    {
        var options = new SessionOptions { Host = "memory", UseTls = false, FileSystem = files };
        using var login = new SessionLogin(user);
        return await new FramedProtocol().ConnectAsync(options, login, TestServer.Password.AsMemory(), link, default);
    }
}
