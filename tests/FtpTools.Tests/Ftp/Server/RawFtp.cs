using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>How a test client protects what it says.</summary>
public enum RawTls
{
    None,
    Explicit,
    Implicit,
}

/// <summary>
/// An FTP client that does what a test tells it, right or wrong, and nothing by itself. It knows nothing of the product's own FTP.
/// </summary>
public sealed class RawFtp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _start;
    private int _end;

    private RawFtp(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public string Greeting { get; private set; } = "";

    public Socket Socket => _client.Client;

    public bool IsProtected { get; set; }

    public static async Task<RawFtp> ConnectAsync(int port, RawTls tls = RawTls.Explicit, string host = "127.0.0.1")
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(host, port);
        var ftp = new RawFtp(client);
        if (tls == RawTls.Implicit) await ftp.StartTlsAsync();
        ftp.Greeting = await ftp.ReadAsync();
        if (tls != RawTls.Explicit) return ftp;
        await ftp.ExpectAsync("234", "AUTH TLS");
        await ftp.StartTlsAsync();
        return ftp;
    }

    /// <summary>Connects and logs in, ready for transfers.</summary>
    public static async Task<RawFtp> LogInAsync(int port, RawTls tls = RawTls.Explicit, string user = "ann", string password = TestServer.Password)
    {
        var ftp = await ConnectAsync(port, tls);
        await ftp.ExpectAsync("331", $"USER {user}");
        await ftp.ExpectAsync("230", $"PASS {password}");
        await ftp.ExpectAsync("200", "TYPE I");
        if (tls == RawTls.None) return ftp;
        await ftp.ExpectAsync("200", "PBSZ 0");
        await ftp.ExpectAsync("200", "PROT P");
        ftp.IsProtected = true;
        return ftp;
    }

    public async Task StartTlsAsync()
    {
        Assert.Equal(_end, _start);
        var tls = new SslStream(_stream, false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(Patience);
        _stream = tls;
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);
    }

    /// <summary>Sends a command and reads its reply.</summary>
    public async Task<string> SendAsync(string command)
    {
        await WriteAsync(command + "\r\n");
        return await ReadAsync();
    }

    /// <summary>Sends a command whose reply must begin so.</summary>
    public async Task<string> ExpectAsync(string beginning, string command)
    {
        var reply = await SendAsync(command);
        Assert.True(reply.StartsWith(beginning, StringComparison.Ordinal), $"{command}: {reply}");
        return reply;
    }

    /// <summary>Reads a reply that must begin so.</summary>
    public async Task<string> ExpectAsync(string beginning)
    {
        var reply = await ReadAsync();
        Assert.True(reply.StartsWith(beginning, StringComparison.Ordinal), reply);
        return reply;
    }

    /// <summary>Reads a reply; its lines with LF between them. Empty when the server has closed the connection.</summary>
    public async Task<string> ReadAsync()
    {
        var reply = new StringBuilder();
        string? end = null;
        while (await ReadLineAsync() is { } line)
        {
            reply.Append(line);
            if (end is null && line.Length > 3 && line[3] == '-') end = line[..3] + " ";
            else if (end is null || line.StartsWith(end, StringComparison.Ordinal)) break;
            reply.Append('\n');
        }

        return reply.ToString();
    }

    /// <summary>Whether the server has closed the connection, or does so now.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await ReadLineAsync() is null;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Agrees on a data connection, and makes it; without TLS yet.</summary>
    public async Task<RawData> OpenAsync()
    {
        var reply = await ExpectAsync("229", "EPSV");
        var port = int.Parse(reply.Split('|')[3], CultureInfo.InvariantCulture);
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port).WaitAsync(Patience);
        return new RawData(client);
    }

    /// <summary>Agrees on a data connection, sends a command that must be accepted, and makes the data connection ready.</summary>
    public async Task<RawData> BeginAsync(string command)
    {
        var data = await OpenAsync();
        await ExpectAsync("150", command);
        if (IsProtected) await data.StartTlsAsync();
        return data;
    }

    /// <summary>Fetches what a command sends.</summary>
    public async Task<byte[]> FetchAsync(string command) => (await FetchWithReplyAsync(command)).Content;

    /// <summary>Fetches what a command sends, and the reply at its end.</summary>
    public async Task<(byte[] Content, string Reply)> FetchWithReplyAsync(string command)
    {
        byte[] bytes;
        await using (var data = await BeginAsync(command)) bytes = await data.ReadToEndAsync();
        return (bytes, await ExpectAsync("226"));
    }

    /// <summary>The lines of a listing.</summary>
    public async Task<string[]> ListAsync(string command)
    {
        var text = Encoding.UTF8.GetString(await FetchAsync(command));
        return text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Sends content to its proper end.</summary>
    /// <returns>The last reply.</returns>
    public async Task<string> StoreAsync(string command, byte[] content)
    {
        await using var data = await BeginAsync(command);
        await data.WriteAsync(content);
        await data.EndAsync();
        return await ReadAsync();
    }

    /// <summary>Sends content and cuts the data connection off.</summary>
    /// <returns>The last reply.</returns>
    public async Task<string> CutAsync(string command, byte[] content)
    {
        await using (var data = await BeginAsync(command))
        {
            await data.WriteAsync(content);
            data.EndWithoutFarewell();
        }

        return await ReadAsync();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> ReadLineAsync()
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

            (_start, _end) = (0, await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience));
            if (_end == 0) return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
        }
    }
}
