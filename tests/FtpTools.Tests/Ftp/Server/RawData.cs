using System.Net.Security;
using System.Net.Sockets;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>A data connection of a test client.</summary>
public sealed class RawData(TcpClient client) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Stream _stream = client.GetStream();

    public Socket Socket => client.Client;

    public async Task StartTlsAsync()
    {
        var tls = new SslStream(_stream, false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(Patience);
        _stream = tls;
    }

    public Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    public async Task<byte[]> ReadToEndAsync()
    {
        using var content = new MemoryStream();
        await _stream.CopyToAsync(content).WaitAsync(Patience);
        return content.ToArray();
    }

    public ValueTask<int> ReadAsync(byte[] buffer) => _stream.ReadAsync(buffer);

    /// <summary>Says that this is all, and waits until the server has closed its end.</summary>
    public async Task EndAsync()
    {
        if (_stream is SslStream tls) await tls.ShutdownAsync().WaitAsync(Patience);
        client.Client.Shutdown(SocketShutdown.Send);
        await ReadToEndAsync();
    }

    /// <summary>Ends the TCP connection without a word of TLS.</summary>
    public void EndWithoutFarewell() => client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks it.</summary>
    public void Reset() => client.Client.Close(0);

    public ValueTask DisposeAsync()
    {
        client.Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
