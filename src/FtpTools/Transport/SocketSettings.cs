using System.Net.Sockets;

namespace FtpTools.Transport;

/// <summary>What every TCP socket of ours is set to: small frames leave at once, and a peer that died is noticed.</summary>
internal static class SocketSettings
{
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveIntervalSeconds = 10;
    private const int KeepAliveProbes = 6;

    // What <netinet/tcp.h> of Linux calls IPPROTO_TCP and TCP_QUICKACK.
    private const int LinuxTcp = 6;
    private const int LinuxQuickAck = 12;

    public static void Apply(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
    }

    /// <summary>
    /// Tells the peer at once what has arrived. Otherwise Linux waits 40 ms for something to send it along with; a peer that sends the last
    /// part of its handshake only when the part before it has arrived, as those with GnuTLS do, stands still for so long. To be said before
    /// each read, because every write makes the system wait again.
    /// </summary>
    public static void AcknowledgeAtOnce(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            socket.SetRawSocketOption(LinuxTcp, LinuxQuickAck, "\u0001\0\0\0"u8);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed, which whoever reads will see.
        }
    }
}
