using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Security;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// A hostile client against a server on the loopback interface: when the first byte is even it has logged in as it should, and the
/// rest is all that it sends. Whatever that is, the server answers with frames, ends the connection, keeps everybody in his home, and
/// serves the next one.
/// </summary>
internal sealed class ServerTarget : FuzzTarget
{
    private const string User = "ann";
    private const string Password = "pencil";

    // From so many failures on, answers to a login are held back.
    private const int MostStrangers = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly SafeLogger _log = new();
    private readonly ScramKeyCache _keys = new();
    private ServerHouse _house;
    private int _strangers;

    public ServerTarget()
    {
        _house = ServerHouse.Open(User, Password, _log);
    }

    public override string Name => "server";

    public override int MaxLength => 20_000;

    public override IReadOnlyList<string> Words => [.. MessageWords.All, "\"/f\"", "\"/d\"", "\"/d/g\"", "\"/bob\"", "\"id\":5", "\"id\":0", "\"target\":5", "n,,n=zed,r=abc"];

    public override bool IsSteady => false;

    public override string PartName => "connections";

    public override byte[] Repair(byte[] input) => Frames.Repair(input, 1);

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        Parts++;
        var isStranger = (input[0] & 1) == 1;
        if (isStranger && ++_strangers > MostStrangers)
        {
            _house.Dispose();
            _house = ServerHouse.Open(User, Password, _log);
            _strangers = 0;
        }

        using (var socket = Connect())
        {
            if (!isStranger) LogIn(socket);
            ExchangeAsync(socket, input.AsMemory(1)).GetAwaiter().GetResult();
        }

        _house.RequireUnharmed();
        _log.ThrowIfBroken();
    }

    protected override void Dispose(bool isDisposing)
    {
        _house.Dispose();
        _keys.Dispose();
        base.Dispose(isDisposing);
    }

    private Socket Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
        socket.Connect(IPAddress.Loopback, _house.Port);
        return socket;
    }

    // All is sent while the answers are read, which must be frames to the end.
    private async Task ExchangeAsync(Socket socket, ReadOnlyMemory<byte> input)
    {
        using var patience = new CancellationTokenSource(Patience);
        var length = 0;
        try
        {
            var sending = SendAsync(socket, input, patience.Token);
            while (true)
            {
                var read = await socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
                if (read == 0) break;
                length = TakeFrames(length + read);
            }

            await sending;
        }
        catch (SocketException)
        {
            // The server broke the link, as it does with what is not worth a farewell.
            return;
        }
        catch (OperationCanceledException)
        {
            throw new BrokenPromiseException("The server does not end the connection of a client that has nothing more to say.");
        }

        Require(length == 0, "The answers end in a piece of a frame.");
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> input, CancellationToken token)
    {
        await socket.SendAsync(input, token);
        socket.Shutdown(SocketShutdown.Send);
    }

    // Takes the whole frames at the beginning of the buffer away.
    private int TakeFrames(int length)
    {
        var at = 0;
        while (FrameCodec.TryReadLength(_buffer.AsSpan(at, length - at), ProtocolLimits.MaxHeader, out var header) && length - at >= header)
        {
            var frame = FrameCodec.ReadHeader(_buffer.AsMemory(at + ProtocolLimits.LengthPrefix, header - ProtocolLimits.LengthPrefix), ProtocolLimits.MaxBody);
            Require(frame.Type != MessageType.Unknown && !Encoding.UTF8.GetString(frame.Json.Span).Any(char.IsControl), "An answer is none.");
            if (length - at < header + frame.BytesOfBody) break;
            at += header + frame.BytesOfBody;
        }

        _buffer.AsSpan(at, length - at).CopyTo(_buffer);
        return length - at;
    }

    private void LogIn(Socket socket)
    {
        Say(socket, """{"op":"hello","id":1,"versions":[1]}""");
        Hear(socket);
        using var scram = _keys.HasKeys ? new ScramClient(User, _keys) : new ScramClient(User, Password, null, _keys);
        Say(socket, $$"""{"op":"login","id":2,"mechanism":"{{scram.Mechanism}}","message":"{{scram.CreateClientFirst()}}"}""");
        var proof = scram.CreateClientFinal(Hear(socket).Message!);
        Say(socket, $$"""{"op":"login_finish","id":3,"message":"{{proof}}"}""");
        scram.VerifyServerFinal(Hear(socket).Message!);
    }

    private static void Say(Socket socket, string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        socket.Send((byte[])[.. BitConverter.GetBytes(json.Length), .. json]);
    }

    private static ReplyMessage Hear(Socket socket)
    {
        var prefix = Receive(socket, 4);
        var header = FrameCodec.ReadHeader(Receive(socket, BinaryPrimitives.ReadInt32LittleEndian(prefix)), 0);
        if (header.Type != MessageType.Reply) throw new BrokenPromiseException("Who logs in as he should is refused: " + Encoding.UTF8.GetString(header.Json.Span));
        return FrameCodec.ReadMessage<ReplyMessage>(header);
    }

    private static byte[] Receive(Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var read = socket.Receive(bytes, at, count - at, SocketFlags.None);
            if (read == 0) throw new BrokenPromiseException("The server ended the connection during a login.");
            at += read;
        }

        return bytes;
    }
}
