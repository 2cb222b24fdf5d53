using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Ftp.Wire;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>An FTP client that says all at once, makes the data connections that it is told of, and holds the answers to be replies.</summary>
internal sealed class FtpGuest : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly Socket _control;
    private readonly NetworkStream _stream;
    private readonly List<Task> _data = [];
    private readonly byte[] _scratch = new byte[4096];

    /// <param name="port">The server's port.</param>
    /// <param name="patience">How long it waits for the end.</param>
    public FtpGuest(int port, TimeSpan patience)
    {
        _patience = patience;
        _control = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)patience.TotalMilliseconds,
        };
        _control.Connect(IPAddress.Loopback, port);
        _stream = new NetworkStream(_control, ownsSocket: false);
    }

    /// <summary>Logs in as it should.</summary>
    public void LogIn(string user, string password)
    {
        Expect(220, null);
        Expect(331, $"USER {user}");
        Expect(230, $"PASS {password}");
    }

    /// <summary>Says the first piece, and sends the others over data connections, while it reads the answers to their end.</summary>
    public async Task ExchangeAsync(IReadOnlyList<byte[]> pieces)
    {
        using var limit = new CancellationTokenSource(_patience);
        var contents = new Queue<byte[]>(pieces.Skip(1));
        try
        {
            var sending = SendAsync(pieces[0], limit.Token);
            await ReadAsync(new FtpReplyReader(_stream) { MaxLines = int.MaxValue }, contents, CommandsIn(pieces[0]), limit.Token);
            await sending;
            await Task.WhenAll(_data).WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException { InnerException: SocketException })
        {
            // The server broke the link, as it does with what is not worth a farewell.
        }
        catch (OperationCanceledException)
        {
            throw new BrokenPromiseException("The server does not end the connection of a client that has nothing more to say.");
        }
    }

    public void Dispose()
    {
        // Without a state in which the system would keep the port for a while: of so many clients it would run out of them.
        _stream.Dispose();
        _control.Close(0);
    }

    private void Expect(int code, string? command)
    {
        if (command is not null) _control.Send(Encoding.UTF8.GetBytes(command + "\r\n"));
        var reply = new StringBuilder();
        var one = new byte[1];
        while (!reply.ToString().EndsWith('\n') && _control.Receive(one) > 0) reply.Append((char)one[0]);
        if (!reply.ToString().StartsWith($"{code} ", StringComparison.Ordinal))
            throw new BrokenPromiseException($"Who logs in as he should is refused: {reply}");
    }

    private static int CommandsIn(byte[] said) => said.Count((byte)'\n');

    private async Task SendAsync(byte[] said, CancellationToken token)
    {
        await _control.SendAsync(said, token);
        _control.Shutdown(SocketShutdown.Send);
    }

    private async Task ReadAsync(FtpReplyReader reader, Queue<byte[]> contents, int commands, CancellationToken token)
    {
        // The greeting, one for each command, and one more for each ABOR; and the farewell of a server that has enough of it.
        var most = 2 + (commands * 2);
        try
        {
            while (await reader.ReadAsync(token) is { } reply)
            {
                if (!reply.IsPreliminary && --most < 0) throw new BrokenPromiseException("There are more answers than questions.");
                if (reply.Lines.Any(line => line.Any(char.IsControl))) throw new BrokenPromiseException($"An answer has control characters: {reply}");
                if (reply.Code == 229 && HostPort.TryReadExtendedPassive(reply.Last, out var data)) _data.Add(MoveAsync(data, contents, token));
                if (reply.Code == 227 && HostPort.TryReadPassive(reply.Last, out var endPoint)) _data.Add(MoveAsync(endPoint.Port, contents, token));
            }
        }
        catch (FtpToolsException e)
        {
            throw new BrokenPromiseException("The answers of the server are no replies: " + e.Message);
        }
    }

    private async Task MoveAsync(int data, Queue<byte[]> contents, CancellationToken token)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var content = contents.TryDequeue(out var piece) ? piece : [];
            await socket.ConnectAsync(IPAddress.Loopback, data, token);
            await socket.SendAsync(content, token);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(_scratch, token) > 0)
            {
                // What a file or a listing says is looked at elsewhere.
            }

            socket.Close(0);
        }
        catch (SocketException)
        {
            // The server closes a port that is asked for anew, and what nobody has asked for.
        }
    }
}
