using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;
using FtpTools.Transport;

namespace FtpTools.Tests.TestSupport;

/// <summary>A client that can log in as it should, and for the rest sends what the test wants.</summary>
internal sealed class MisbehavingPeer : IAsyncDisposable
{
    private readonly Socket? _socket;
    private readonly Stream _stream;
    private readonly ChannelBinding? _binding;

    private MisbehavingPeer(Socket? socket, Stream stream, ChannelBinding? binding)
    {
        _socket = socket;
        _stream = stream;
        _binding = binding;
        Frames = new FrameStream(stream);
    }

    /// <summary>What goes over the link.</summary>
    public FrameStream Frames { get; }

    /// <summary>Connects, with TLS when the server has it.</summary>
    public static Task<MisbehavingPeer> ConnectAsync(TestServer server, FtpServer? another = null)
    {
        return ConnectAsync((another ?? server.Server).Port, server.Server.IsEncrypted);
    }

    /// <summary>Connects, with or without TLS.</summary>
    public static async Task<MisbehavingPeer> ConnectAsync(int port, bool useTls)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (!useTls) return new MisbehavingPeer(socket, stream, null);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        using var certificate = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        return new MisbehavingPeer(socket, tls, ChannelBinding.TlsServerEndPoint(certificate));
    }

    /// <summary>Connects and logs in.</summary>
    public static async Task<MisbehavingPeer> LogInAsync(TestServer server, string user = "ann", FtpServer? another = null)
    {
        return await LogInAsync(await ConnectAsync(server, another), user);
    }

    /// <summary>Logs in over a link in memory.</summary>
    public static Task<MisbehavingPeer> LogInAsync(ByteConnection link) => LogInAsync(new MisbehavingPeer(null, link.Stream, null), "ann");

    public async Task HelloAsync()
    {
        var hello = await Frames.AskAsync("""{"op":"hello","id":1,"versions":[1]}""");
        Assert.Equal("reply", hello.Op);
    }

    /// <summary>Takes the two steps of a login.</summary>
    /// <param name="user">Who.</param>
    /// <param name="password">With what.</param>
    /// <param name="alongside">Bytes that leave in one packet with the last step, before it is answered.</param>
    /// <returns>The answer to the last step.</returns>
    public async Task<RawFrame> LogInAsync(string user, string password = TestServer.Password, params byte[] alongside)
    {
        using var scram = new ScramClient(user, password, _binding);
        var first = await Frames.AskAsync($$"""{"op":"login","id":2,"mechanism":"{{scram.Mechanism}}","message":"{{scram.CreateClientFirst()}}"}""");
        if (first.Op != "reply") return first;
        var proof = FrameBytes.Of($$"""{"op":"login_finish","id":3,"message":"{{scram.CreateClientFinal(first.Text("message"))}}"}""");
        await Frames.WriteAsync([.. proof, .. alongside]);
        return await Frames.NextAsync();
    }

    /// <summary>Says that nothing more will be sent; what the server sends can still be read.</summary>
    public void Finish() => _socket!.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the link as a crashed computer does.</summary>
    public void Reset() => _socket!.Close(0);

    public ValueTask DisposeAsync()
    {
        // No farewell: a peer that misbehaves has no manners, and one that was cut off cannot.
        _socket?.Dispose();
        return _stream is SslStream ? ValueTask.CompletedTask : _stream.DisposeAsync();
    }

    private static async Task<MisbehavingPeer> LogInAsync(MisbehavingPeer peer, string user)
    {
        await peer.HelloAsync();
        var final = await peer.LogInAsync(user);
        Assert.Equal("reply", final.Op);
        return peer;
    }
}
