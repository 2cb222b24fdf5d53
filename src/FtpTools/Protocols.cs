using System.Net;
using FtpTools.Framed.Client;
using FtpTools.Framed.Server;
using FtpTools.Ftp.Client;
using FtpTools.Ftp.Server;
using FtpTools.Server.Listening;
using FtpTools.Sessions;

namespace FtpTools;

/// <summary>The protocols there are: the one place that knows them all. Whoever adds one adds a line here.</summary>
internal static class Protocols
{
    /// <summary>What a session can speak.</summary>
    public static RemoteProtocols Remote { get; } = new(
        [
            new FramedProtocol(),
            new FtpProtocol("ftp", 21, isImplicit: false),
            new FtpProtocol("ftps", 990, isImplicit: true),
            new DeferredProtocol("FtpTools.Sftp", "FtpTools.Sftp.SftpProtocol") { Scheme = "sftp", DefaultPort = 22 },
        ]);

    /// <summary>What a server speaks, and where; the first is the one whose address and port the server tells as its own.</summary>
    /// <param name="options">How the server is started.</param>
    public static IReadOnlyList<ListenerPlan> Listeners(ServerOptions options)
    {
        return [FramedListener(options), .. options.Ftp is { } ftp ? FtpListeners(options, ftp) : []];
    }

    private static ListenerPlan FramedListener(ServerOptions options)
    {
        return new ListenerPlan(
            ServerAddress.Scheme,
            new IPEndPoint(options.ListenAddress, options.Port),
            options.UseTls ? TlsUse.FromStart : TlsUse.None,
            (context, incoming) => new FramedServerConnection(context, incoming));
    }

    private static IEnumerable<ListenerPlan> FtpListeners(ServerOptions options, FtpOptions ftp)
    {
        var shared = new FtpShared(ftp);
        yield return Listener("ftp", ftp.Port, options.UseTls ? TlsUse.OnRequest : TlsUse.None);
        if (options.UseTls && ftp.ImplicitTlsPort is { } port) yield return Listener("ftps", port, TlsUse.FromStart);

        ListenerPlan Listener(string scheme, int port, TlsUse tls)
        {
            var endPoint = new IPEndPoint(options.ListenAddress, port);
            return new ListenerPlan(scheme, endPoint, tls, (context, incoming) => new FtpServerConnection(context, incoming, shared));
        }
    }
}
