using System.Net;
using System.Net.Sockets;
using FtpTools.Transport;

namespace FtpTools.Tests.Transport;

public class SocketSettingsTests
{
    private const int LinuxTcp = 6;
    private const int LinuxQuickAck = 12;

    [Fact]
    public async Task A_socket_that_has_answered_acknowledges_at_once_again_when_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells and takes this.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptSocketAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.Client.SendAsync(new byte[1]);
            await server.ReceiveAsync(new byte[1]);
            await server.SendAsync(new byte[1]);
            await client.Client.ReceiveAsync(new byte[1]);
        }

        Assert.Equal(0, QuickAck(server));
        SocketSettings.AcknowledgeAtOnce(server);
        Assert.Equal(1, QuickAck(server));
    }

    [Fact]
    public void A_socket_that_is_closed_is_no_error()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();
        Assert.Null(Record.Exception(() => SocketSettings.AcknowledgeAtOnce(socket)));
    }

    private static int QuickAck(Socket socket)
    {
        var value = new byte[sizeof(int)];
        socket.GetRawSocketOption(LinuxTcp, LinuxQuickAck, value);
        return BitConverter.ToInt32(value);
    }
}
