using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace FtpTools.CrashRig;

/// <summary>An FTP client of the rig's own, plain or with explicit TLS: it knows nothing of the product's.</summary>
internal sealed class FtpConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly bool _useTls;
    private readonly byte[] _buffer = new byte[1024];
    private Stream _stream;
    private int _start;
    private int _end;

    private FtpConnection(TcpClient client, bool useTls) => (_client, _useTls, _stream) = (client, useTls, client.GetStream());

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="RigLostException">The server is gone.</exception>
    public static async Task<FtpConnection> LogInAsync(int port, bool useTls)
    {
        var ftp = new FtpConnection(await ConnectAsync(port), useTls);
        try
        {
            await ftp.LogInAsync();
            return ftp;
        }
        catch
        {
            ftp.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="codes">What the reply may begin with.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="RigLostException">The server is gone.</exception>
    /// <exception cref="InvalidDataException">There is another reply.</exception>
    public async Task<string> AskAsync(string command, params string[] codes)
    {
        await IfThereAsync(() => _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n")).AsTask());
        var reply = await ReadAsync();
        return codes.Any(code => reply.StartsWith(code, StringComparison.Ordinal)) ? reply : throw new InvalidDataException($"{command}: {reply}");
    }

    /// <summary>Sends content.</summary>
    /// <param name="command">What for.</param>
    /// <param name="content">The content.</param>
    /// <param name="cutAt">After how many bytes the data connection is broken; null for not at all.</param>
    public async Task SendAsync(string command, byte[] content, int? cutAt = null)
    {
        using var data = await OpenAsync();
        await AskAsync(command, "150");
        try
        {
            Stream stream = data.GetStream();
            if (_useTls) stream = await StartTlsAsync(stream);
            await stream.WriteAsync(content.AsMemory(0, cutAt ?? content.Length));
            if (cutAt is null) await EndAsync(stream, data.Client);
            else data.Client.Close(0);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The reply tells, or is missing because the server is gone.
        }

        await ExpectAsync(cutAt is null ? "226" : "426");
    }

    /// <summary>Begins to send content over a plain connection.</summary>
    /// <returns>The data connection.</returns>
    public async Task<IDisposable> BeginAsync(string command, byte[] content)
    {
        var data = await OpenAsync();
        await AskAsync(command, "150");
        await data.GetStream().WriteAsync(content);
        return data;
    }

    /// <summary>Fetches content.</summary>
    public async Task<byte[]> FetchAsync(string path)
    {
        using var data = await OpenAsync();
        await AskAsync($"RETR {path}", "150");
        using var content = new MemoryStream();
        try
        {
            Stream stream = data.GetStream();
            if (_useTls) stream = await StartTlsAsync(stream);
            await stream.CopyToAsync(content);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The reply tells, or is missing because the server is gone.
        }

        data.Close();
        await ExpectAsync("226");
        return content.ToArray();
    }

    public void Dispose() => _client.Dispose();

    // The end is said, and the answer waited for: what else would be known of the last bytes?
    private static async Task EndAsync(Stream stream, Socket socket)
    {
        if (stream is SslStream tls) await tls.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(new byte[256]) > 0)
        {
            // Nothing comes but the end.
        }
    }

    private static async Task<SslStream> StartTlsAsync(Stream stream)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await IfThereAsync(() => tls.AuthenticateAsClientAsync("localhost"));
        return tls;
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await IfThereAsync(() => client.ConnectAsync("127.0.0.1", port));
            return client;
        }
        catch (RigLostException)
        {
            client.Dispose();
            throw;
        }
    }

    private static async Task IfThereAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            throw new RigLostException(e);
        }
    }

    private async Task LogInAsync()
    {
        await ExpectAsync("220");
        if (_useTls)
        {
            await AskAsync("AUTH TLS", "234");
            _stream = await StartTlsAsync(_stream);
        }

        await AskAsync($"USER {RigSignals.UserName}", "331");
        await AskAsync($"PASS {RigSignals.Password}", "230");
        await AskAsync("TYPE I", "200");
        if (_useTls) await AskAsync("PROT P", "200");
    }

    private async Task<TcpClient> OpenAsync()
    {
        var reply = await AskAsync("EPSV", "229");
        return await ConnectAsync(int.Parse(reply.Split('|')[3], CultureInfo.InvariantCulture));
    }

    private async Task ExpectAsync(string code)
    {
        var reply = await ReadAsync();
        if (!reply.StartsWith(code, StringComparison.Ordinal)) throw new InvalidDataException($"Instead of {code}: {reply}");
    }

    // With the lines between the first and the last.
    private async Task<string> ReadAsync()
    {
        var reply = await ReadLineAsync();
        if (reply.Length < 4 || reply[3] != '-') return reply;
        for (var end = reply[..3] + " "; !reply.Split('\n')[^1].StartsWith(end, StringComparison.Ordinal);) reply += "\n" + await ReadLineAsync();
        return reply;
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        while (true)
        {
            while (_start < _end)
            {
                var value = _buffer[_start++];
                if (value == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                line.Add(value);
            }

            await IfThereAsync(async () => (_start, _end) = (0, await _stream.ReadAsync(_buffer)));
            if (_end == 0) throw new RigLostException();
        }
    }
}
