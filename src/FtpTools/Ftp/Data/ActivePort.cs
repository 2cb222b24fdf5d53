using System.Net;
using System.Net.Sockets;

namespace FtpTools.Ftp.Data;

/// <summary>A port of the client, to which the server connects (active mode, RFC 959 section 3.2).</summary>
/// <param name="local">The address it connects from: the one that the client knows.</param>
/// <param name="remote">The client's own address, and the port it named.</param>
/// <param name="disposed">Told when it, and what came of it, is closed.</param>
internal sealed class ActivePort(IPAddress local, IPEndPoint remote, Action disposed) : IDataPort
{
    private int _isDisposed;

    /// <inheritdoc/>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(local, 0));
            await socket.ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // Nothing is open before the connection, and that is whoever's asked for it.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) disposed();
    }
}
