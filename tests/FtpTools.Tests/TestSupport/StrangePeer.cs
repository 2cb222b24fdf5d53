using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FtpTools.Tests.TestSupport;

/// <summary>A server of another kind on a free loopback port: says what the test wants, and closes.</summary>
internal sealed class StrangePeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _greeting;
    private readonly byte[] _answer;
    private readonly X509Certificate2? _certificate;
    private readonly Task _running;

    /// <param name="greeting">Said at once.</param>
    /// <param name="answer">Said when something has come.</param>
    /// <param name="certificate">For a server with TLS.</param>
    public StrangePeer(string greeting = "", string answer = "", X509Certificate2? certificate = null)
    {
        (_greeting, _answer, _certificate) = (Encoding.Latin1.GetBytes(greeting), Encoding.Latin1.GetBytes(answer), certificate);
        _listener.Start();
        _running = Task.Run(RunAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _certificate?.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            await ServeAsync(client).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
            stream = tls;
        }

        await stream.WriteAsync(_greeting, _end.Token);
        if (_answer.Length > 0 && await stream.ReadAsync(new byte[1024], _end.Token) > 0) await stream.WriteAsync(_answer, _end.Token);

        // What was said last arrives only when what the peer sent is read before the end.
        client.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(new byte[1024], _end.Token) > 0)
        {
        }
    }
}
