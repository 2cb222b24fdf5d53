using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>One control connection of a <see cref="HostileFtpServer"/>, and its data connection.</summary>
internal sealed class HostileTurn(TcpClient client)
{
    private Stream _stream = client.GetStream();
    private X509Certificate2? _certificate;
    private TcpListener? _data;

    /// <summary>What stands behind the verb.</summary>
    public string Argument { get; set; } = "";

    /// <summary>For the test to count with.</summary>
    public int Served { get; set; }

    /// <summary>Says something; lines end with LF here, and the last one needs none.</summary>
    public Task SayAsync(string text) => RawAsync(text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");

    /// <summary>Sends bytes as they are.</summary>
    public async Task RawAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task StartTlsAsync(X509Certificate2 certificate)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(certificate);
        (_stream, _certificate) = (tls, certificate);
    }

    /// <summary>Waits for a data connection.</summary>
    /// <returns>The port.</returns>
    public int Listen()
    {
        _data?.Dispose();
        _data = new TcpListener(IPAddress.Loopback, 0);
        _data.Start();
        return ((IPEndPoint)_data.LocalEndpoint).Port;
    }

    /// <summary>Lets nobody come any more.</summary>
    public void StopListening() => _data?.Dispose();

    /// <summary>Waits until the client has broken its data connection.</summary>
    public static Task WhenClosedAsync(TcpClient data) => DrainAsync(data);

    /// <summary>Waits until the client has gone.</summary>
    public async Task WhenGoneAsync()
    {
        while (await ReadAsync() is not null)
        {
            // Nothing is answered.
        }
    }

    /// <summary>Accepts the data connection, encrypted when the control connection is.</summary>
    public async Task<(TcpClient Client, Stream Stream)> AcceptAsync()
    {
        var data = await _data!.AcceptTcpClientAsync();
        if (_certificate is null) return (data, data.GetStream());
        var tls = new SslStream(data.GetStream());
        await tls.AuthenticateAsServerAsync(_certificate);
        return (data, tls);
    }

    /// <summary>Sends content over the data connection.</summary>
    /// <param name="content">The content.</param>
    /// <param name="isProper">Whether it says goodbye under TLS.</param>
    public async Task SendAsync(byte[] content, bool isProper = true)
    {
        var (data, stream) = await AcceptAsync();
        using var closing = data;
        await stream.WriteAsync(content);
        if (isProper && stream is SslStream tls) await tls.ShutdownAsync();
        data.Client.Shutdown(SocketShutdown.Send);
        await DrainAsync(data);
    }

    /// <summary>Takes what comes over the data connection.</summary>
    public async Task<byte[]> TakeAsync()
    {
        var (data, stream) = await AcceptAsync();
        using var closing = data;
        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }

    /// <summary>Reads the next command.</summary>
    public async Task<string?> ReadAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one) > 0)
        {
            if (one[0] == '\n') return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }

    /// <summary>Breaks everything.</summary>
    public void Close()
    {
        client.Dispose();
        _data?.Dispose();
    }

    private static async Task DrainAsync(TcpClient data)
    {
        try
        {
            var scratch = new byte[4096];
            while (await data.Client.ReceiveAsync(scratch) > 0)
            {
                // Only its end matters.
            }
        }
        catch (SocketException)
        {
            // It is as gone as it can be.
        }
    }
}
