using System.Net;
using System.Net.Sockets;
using FtpTools.Server.Admission;
using FtpTools.Transport;

namespace FtpTools.Server.Listening;

/// <summary>A port on which a server listens, and the protocol that is spoken there.</summary>
internal sealed class ServerListener : IDisposable
{
    private readonly ConnectionListener _listener;
    private readonly ListenerPlan _plan;
    private readonly TlsServer? _tls;

    private ServerListener(ListenerPlan plan, TlsServer? tls)
    {
        _plan = plan;
        _tls = plan.Tls == TlsUse.None ? null : tls ?? throw new ArgumentNullException(nameof(tls));
        _listener = ConnectionListener.Bind(plan.EndPoint);
    }

    /// <summary>What is spoken there, as the scheme of a URI.</summary>
    public string Scheme => _plan.Scheme;

    /// <summary>The address and port it listens on.</summary>
    public IPEndPoint EndPoint => _listener.LocalEndPoint;

    /// <summary>Listens on all that is planned, or on nothing.</summary>
    /// <param name="plans">Where, and what is spoken there.</param>
    /// <param name="tls">What links are encrypted with; null where none is.</param>
    /// <exception cref="FtpToolsException">An address is taken or not ours (<see cref="ErrorCode.AddressInUse"/>).</exception>
    public static IReadOnlyList<ServerListener> OpenAll(IReadOnlyList<ListenerPlan> plans, TlsServer? tls)
    {
        var listeners = new List<ServerListener>(plans.Count);
        try
        {
            foreach (var plan in plans) listeners.Add(new ServerListener(plan, tls));
            return listeners;
        }
        catch (FtpToolsException)
        {
            foreach (var listener in listeners) listener.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next connection. Nothing was exchanged on it yet.</summary>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => _listener.AcceptAsync(cancellationToken);

    /// <summary>Makes a link of an accepted socket, encrypted when that comes before anything else. Until its first bytes are there, a
    /// connection is a socket and a place in the queue: nothing is made for a handshake.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="stream">Its bytes.</param>
    /// <param name="handshakeTimeout">How long a handshake may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">The handshake failed (<see cref="ErrorCode.TlsFailed"/>).</exception>
    /// <exception cref="OperationCanceledException">It took too long, or was stopped.</exception>
    public async Task<ByteConnection> OpenAsync(
        Socket socket, LoginStream stream, TimeSpan handshakeTimeout, CancellationToken cancellationToken)
    {
        if (_plan.Tls != TlsUse.FromStart) return ConnectionListener.Open(socket, stream);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(handshakeTimeout);
        await stream.WaitForPeerAsync(limit.Token).ConfigureAwait(false);
        var link = ConnectionListener.Open(socket, stream);
        await link.StartTlsAsync(_tls!, limit.Token).ConfigureAwait(false);
        return link;
    }

    /// <summary>Hands a link to the protocol.</summary>
    /// <param name="context">What all connections of the server share.</param>
    /// <param name="id">Its number.</param>
    /// <param name="link">The link.</param>
    /// <param name="pending">What it was until now.</param>
    /// <param name="leaveQueue">Takes it out of the queue.</param>
    public ServerConnection Connect(ServerContext context, long id, ByteConnection link, PendingConnection pending, Action leaveQueue)
    {
        var incoming = new IncomingConnection(id, link, pending, _tls, leaveQueue);
        return _plan.Connect(context, incoming);
    }

    /// <summary>Stops listening; links that were handed out stay open.</summary>
    public void Dispose() => _listener.Dispose();
}
