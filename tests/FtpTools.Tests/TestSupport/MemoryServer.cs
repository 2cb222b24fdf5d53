using System.Net.Sockets;
using FtpTools.Framed.Server;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Server.Listening;
using FtpTools.Transport;

namespace FtpTools.Tests.TestSupport;

/// <summary>A server of our own protocol without a listener: each connection is a pair in memory. What a link holds is known to the byte,
/// and nobody looks at the clock but the test.</summary>
internal sealed class MemoryServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Task> _connections = [];
    private long _lastId;

    public MemoryServer(Func<ServerOptions, ServerOptions>? configure = null)
    {
        var options = new ServerOptions { Root = _folder.Path, UseTls = false };
        Context = ServerContext.Open(configure?.Invoke(options) ?? options);
    }

    public ServerContext Context { get; }

    public string HomeOf(string user) => _folder.In(user);

    /// <summary>Takes in a connection.</summary>
    /// <returns>The client's end; the server's connection; what ends when that does.</returns>
    public (ByteConnection Link, ServerConnection Connection, Task Served) Accept()
    {
        var pair = new InMemoryConnectionPair();
        var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var pending = new PendingConnection(unused, null, Context.Options.TimeProvider);
        var incoming = new IncomingConnection(Interlocked.Increment(ref _lastId), pair.Server, pending, null, () => { });
        var connection = new FramedServerConnection(Context, incoming);
        var served = Task.Run(() => ServeAsync(connection, unused));
        _connections.Add(served);
        return (pair.Client, connection, served);
    }

    /// <summary>Waits until all connections have ended.</summary>
    public Task WhenEmptyAsync() => Task.WhenAll(_connections).WaitAsync(Eventually.HangLimit);

    public async ValueTask DisposeAsync()
    {
        await WhenEmptyAsync();
        await Context.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task ServeAsync(FramedServerConnection connection, Socket unused)
    {
        using var disposal = unused;
        await using (connection) await connection.RunAsync();
    }
}
