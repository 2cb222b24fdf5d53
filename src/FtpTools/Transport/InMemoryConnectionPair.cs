using System.IO.Pipelines;
using System.Net;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>Two connected ends in memory: what one writes, the other reads. Tests use it instead of a network.</summary>
internal sealed class InMemoryConnectionPair
{
    public InMemoryConnectionPair(ChannelBinding? channelBinding = null, IPAddress? clientAddress = null)
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        Client = new ByteConnection(new DuplexPipeStream(toClient.Reader, toServer.Writer), null, channelBinding: channelBinding);
        var address = new IPEndPoint(clientAddress ?? IPAddress.Loopback, 0);
        Server = new ByteConnection(new DuplexPipeStream(toServer.Reader, toClient.Writer), address, channelBinding: channelBinding);
    }

    public ByteConnection Client { get; }

    public ByteConnection Server { get; }
}
