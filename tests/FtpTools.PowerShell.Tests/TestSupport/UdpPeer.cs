using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>A plain UDP socket on loopback, without any code of ours.</summary>
internal sealed class UdpPeer : IDisposable
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(20);

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public void Send(string text, int port) => _socket.Send(Encoding.UTF8.GetBytes(text), new IPEndPoint(IPAddress.Loopback, port));

    public async Task<(string Text, IPEndPoint From)> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(HangLimit);
        var result = await _socket.ReceiveAsync(limit.Token);
        return (Encoding.UTF8.GetString(result.Buffer), result.RemoteEndPoint);
    }

    /// <summary>Answers so many messages.</summary>
    public async Task AnswerAsync(int count, Func<string, string> answer)
    {
        for (var i = 0; i < count; i++)
        {
            var (text, from) = await ReceiveAsync();
            Send(answer(text), from.Port);
        }
    }

    public void Dispose() => _socket.Dispose();
}
