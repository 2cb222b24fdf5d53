using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// A hostile FTP server: a piece of what it says for each command, whatever that is, until nothing is left; then it is gone. Its data
/// connections, to which it is <c>$P</c> (229) or <c>$H</c> (227) in what it says, all have the same content, and it takes what comes.
/// </summary>
internal sealed class FtpScript : IAsyncDisposable
{
    // A client that is told of another port than that of the data connections finds nobody there: it is not sent to the services of
    // this computer.
    private const int NobodyListens = 1;

    private readonly ByteConnection _control;
    private readonly Queue<byte[]> _pieces;
    private readonly byte[] _content;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<byte> _said = [];
    private readonly List<Task> _data = [];
    private readonly List<byte[]> _received = [];
    private readonly byte[] _buffer = new byte[4096];
    private bool _leadsElsewhere;
    private int _start;
    private int _end;

    public FtpScript(ByteConnection control, IEnumerable<byte[]> pieces, byte[] content)
    {
        (_control, _pieces, _content) = (control, new Queue<byte[]>(pieces), content);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _data.Add(AcceptAsync());
    }

    /// <summary>What it has said, as Latin-1.</summary>
    public string Said => Encoding.Latin1.GetString([.. _said]);

    private int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>What came over each data connection that has ended.</summary>
    public IReadOnlyList<byte[]> Received
    {
        get
        {
            lock (_received) return [.. _received];
        }
    }

    /// <summary>Lets the client in, as it should.</summary>
    /// <param name="features">The reply to FEAT.</param>
    /// <param name="login">Ends when the client is content.</param>
    public async Task LetInAsync(string features, Task login)
    {
        await SayAsync("220 Hello.\r\n"u8.ToArray());
        while (!login.IsCompleted && await ReadAsync(login) is { } line)
        {
            var reply = line.Split(' ')[0] switch
            {
                "USER" => "331 Who says so?",
                "PASS" => "230 Come in.",
                "FEAT" => features,
                "PWD" => "257 \"/\"",
                _ => "200 Yes.",
            };
            await SayAsync(Encoding.ASCII.GetBytes(reply + "\r\n"));
            if (line == "PWD") return;
        }
    }

    /// <summary>Says what it has to say, until it has said it or the client is done.</summary>
    /// <param name="wanted">Ends when the client is done.</param>
    /// <param name="waits">Whether the client waits for a reply already.</param>
    public async Task PlayAsync(Task wanted, bool waits)
    {
        _said.Clear();
        var commands = waits ? 1 : 0;
        while (!wanted.IsCompleted)
        {
            if (commands <= CountReplies())
            {
                if (await ReadAsync(wanted) is null) break;
                commands++;
            }
            else if (!_pieces.TryDequeue(out var piece) || !await SayAsync(piece))
            {
                break;
            }
        }

        _control.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        _control.Abort();
        _listener.Dispose();
        await Task.WhenAll(_data);
    }

    // As the client counts them. One that it cannot read is as good as all of them; for the end of one that has begun it waits, whether it
    // has asked for it or not.
    private int CountReplies()
    {
        using var stream = new SegmentStream(_said.ToArray(), 0);
        var reader = new FtpReplyReader(stream);
        var count = 0;
        try
        {
            while (reader.ReadAsync(default).AsTask().GetAwaiter().GetResult() is { } reply)
            {
                if (!reply.IsPreliminary) count++;
                if (HostPort.TryReadExtendedPassive(reply.Last, out var port)) _leadsElsewhere |= IsElsewhere(port);
                if (HostPort.TryReadPassive(reply.Last, out var endPoint)) _leadsElsewhere |= IsElsewhere(endPoint.Port);
            }
        }
        catch (FtpToolsException e)
        {
            return e.Code == ErrorCode.ConnectionLost ? -1 : int.MaxValue;
        }

        return count;
    }

    private bool IsElsewhere(int port) => port != NobodyListens && port != Port;

    private async Task<bool> SayAsync(byte[] piece)
    {
        var text = Encoding.Latin1.GetString(piece)
            .Replace("$P", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("$H", string.Create(CultureInfo.InvariantCulture, $"{Port >> 8},{Port & 255}"), StringComparison.Ordinal);
        var bytes = Encoding.Latin1.GetBytes(text);
        _said.AddRange(bytes);
        CountReplies();
        if (_leadsElsewhere) return false;
        await _control.Stream.WriteAsync(bytes);
        await _control.Stream.FlushAsync();
        return true;
    }

    private async Task<string?> ReadAsync(Task wanted)
    {
        var line = new StringBuilder();
        while (true)
        {
            while (_start < _end)
            {
                var value = (char)_buffer[_start++];
                if (value == '\n') return line.ToString().TrimEnd('\r');
                line.Append(value);
            }

            var read = _control.Stream.ReadAsync(_buffer).AsTask();

            // A read that is left alone ends with the client's end.
            if (await Task.WhenAny(read, wanted) != read) return null;
            (_start, _end) = (0, await read);
            if (_end == 0) return null;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                _data.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The session is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var closing = socket;
        using var received = new MemoryStream();
        var scratch = new byte[4096];
        try
        {
            await socket.SendAsync(_content);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(scratch) is var read and > 0) received.Write(scratch, 0, read);
        }
        catch (SocketException)
        {
            // The client broke it off.
        }

        lock (_received) _received.Add(received.ToArray());
    }
}
