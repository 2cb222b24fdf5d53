using System.Net;
using System.Net.Sockets;

namespace FtpTools.Tests.TestSupport;

/// <summary>A server with TLS that takes no handshake: it answers the first words of one with an alert, or resets the connection. Whoever
/// does not speak TLS gets the alert 'unexpected_message' (RFC 8446 section 6.2).</summary>
internal sealed class RefusingTlsPeer : IAsyncDisposable
{
    private const byte UnexpectedMessage = 10;
    private const byte HandshakeRecord = 22;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte? _alert;
    private readonly Task _running;

    /// <param name="alert">The description of the alert; null for a reset.</param>
    public RefusingTlsPeer(byte? alert)
    {
        _alert = alert;
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptSocketAsync();
            var first = new byte[4096];
            try
            {
                if (await client.ReceiveAsync(first) == 0) continue;
                if (first[0] == HandshakeRecord && _alert is null)
                {
                    client.Close(0);
                    continue;
                }

                await client.SendAsync(new byte[] { 21, 3, 3, 0, 2, 2, first[0] == HandshakeRecord ? _alert!.Value : UnexpectedMessage });
                client.Shutdown(SocketShutdown.Send);
                while (await client.ReceiveAsync(first) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // The other end was first.
            }
        }
    }
}
