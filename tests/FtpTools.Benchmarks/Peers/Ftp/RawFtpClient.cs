using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>The least an FTP client can do: blocking sockets, a login once, and for each file EPSV, STOR, the bytes and the answers.</summary>
internal sealed class RawFtpClient : IDisposable
{
    private readonly Socket _control;
    private readonly byte[] _buffer = new byte[4096];
    private int _filled;

    /// <summary>Connects to a server of this computer and logs in.</summary>
    public RawFtpClient(int port, string user, string password)
    {
        _control = Connect(port);
        Require(220, ReadReply());
        if (Ask($"USER {user}") is var (code, _) && code == 331) (code, _) = Ask($"PASS {password}");
        if (code != 230) throw new BenchException($"The FTP server answers the login with {code}.");
        Require(200, Ask("TYPE I"));
    }

    /// <summary>Sends a file and waits until the server confirms it.</summary>
    public void Store(string name, ReadOnlySpan<byte> content)
    {
        var (code, text) = Ask("EPSV");
        Require(229, (code, text));
        using (var data = Connect(int.Parse(text.Split('|')[3], CultureInfo.InvariantCulture)))
        {
            Require(150, Ask($"STOR {name}"));
            for (var rest = content; rest.Length > 0;) rest = rest[data.Send(rest)..];
        }

        Require(226, ReadReply());
    }

    public void Dispose() => _control.Dispose();

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static void Require(int code, (int Code, string Text) reply)
    {
        if (reply.Code != code) throw new BenchException($"The FTP server answers '{reply.Text}', not {code}.");
    }

    private (int Code, string Text) Ask(string command)
    {
        _control.Send(Encoding.ASCII.GetBytes(command + "\r\n"));
        return ReadReply();
    }

    // The last line of a reply has a space after its code (RFC 959, section 4.2).
    private (int Code, string Text) ReadReply()
    {
        while (true)
        {
            var line = ReadLine();
            if (line.Length > 3 && line[3] == ' ' && int.TryParse(line.AsSpan(0, 3), CultureInfo.InvariantCulture, out var code)) return (code, line);
        }
    }

    private string ReadLine()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n"u8)) < 0)
        {
            var count = _control.Receive(_buffer.AsSpan(_filled));
            if (count == 0) throw new BenchException("The FTP server closed the connection.");
            _filled += count;
        }

        var line = Encoding.ASCII.GetString(_buffer, 0, end);
        _buffer.AsSpan(end + 2, _filled - end - 2).CopyTo(_buffer);
        _filled -= end + 2;
        return line;
    }
}
