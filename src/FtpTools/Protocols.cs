using System.Net;
using FtpTools.Framed.Client;
using FtpTools.Framed.Server;
using FtpTools.Server.Listening;
using FtpTools.Sessions;

namespace FtpTools;

/// <summary>
/// The one place that knows every protocol: what a session can speak, and what a server speaks, and where. A protocol is added with its folder
/// and a line in each of these tables.
/// </summary>
internal static class Protocols
{
    /// <summary>What a session can speak.</summary>
    public static RemoteProtocols Remote { get; } = new([new FramedProtocol()]);

    /// <summary>What a server listens for; the first is the one that its address and port are told of.</summary>
    /// <param name="options">How the server is started.</param>
    public static IReadOnlyList<ListenerPlan> Listeners(ServerOptions options)
    {
        return
        [
            new ListenerPlan(
                new IPEndPoint(options.ListenAddress, options.Port),
                options.UseTls ? TlsUse.FromStart : TlsUse.None,
                (context, incoming) => new FramedServerConnection(context, incoming)),
        ];
    }
}
