using System.IO.Abstractions;
using System.Net.Sockets;
using FtpTools.Framed.Client;
using FtpTools.Framed.Server;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Server.Listening;
using FtpTools.Sessions;
using FtpTools.Tests.Sessions.Contract;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Framed;

/// <summary>Our own protocol over pairs in memory: no listener, no socket, no encryption.</summary>
public class FramedInMemory : ContractServer
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Task> _connections = [];
    private ServerContext _context = null!;

    public override bool IsEncrypted => false;

    public override ValueTask InitializeAsync()
    {
        _context = ServerContext.Open(new ServerOptions { Root = _folder.Path, UseTls = false });
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await WhenEmptyAsync();
        await _context.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    public override Task AddUserAsync(string name, bool isReadOnly = false, long? quota = null, long? fileQuota = null)
    {
        return TestUsers.AddAsync(_context.Data, name, isReadOnly, quota, fileQuota);
    }

    public override string HomeOf(string user) => _folder.In(user);

    public override void Register(RemoteCommand command) => _context.Commands.Add(command);

    public override Task WhenEmptyAsync() => Task.WhenAll(_connections).WaitAsync(Eventually.HangLimit);

    internal override Task<RemoteClient> ConnectAsync(string user, IFileSystem files) => ConnectAsync(user, files, Accept());

    internal override async Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
        string user, IFileSystem files, CutDirection direction)
    {
        var line = new CuttingStream(Accept().Stream, direction);
        return (await ConnectAsync(user, files, new ByteConnection(line, null)), line);
    }

    private static async Task<RemoteClient> ConnectAsync(string user, IFileSystem files, ByteConnection link)
    {
        var options = new SessionOptions { Host = "memory", UseTls = false, FileSystem = files };
        using var login = new SessionLogin(user);
        return await new FramedProtocol().ConnectAsync(options, login, TestServer.Password.AsMemory(), link, default);
    }

    private ByteConnection Accept()
    {
        var pair = new InMemoryConnectionPair();
        _connections.Add(Task.Run(() => ServeAsync(pair.Server)));
        return pair.Client;
    }

    private async Task ServeAsync(ByteConnection link)
    {
        using var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var pending = new PendingConnection(unused, null, TimeProvider.System);
        await using var connection = new FramedServerConnection(_context, new IncomingConnection(1, link, pending, null, () => { }));
        await connection.RunAsync();
    }
}
