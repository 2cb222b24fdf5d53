using FtpTools.Framed.Client;
using FtpTools.Sessions;

namespace FtpTools;

/// <summary>The protocols there are: the one place that knows them all. Whoever adds one adds a line here.</summary>
internal static class Protocols
{
    /// <summary>What a session can speak.</summary>
    public static RemoteProtocols Remote { get; } = new([new FramedProtocol()]);
}
