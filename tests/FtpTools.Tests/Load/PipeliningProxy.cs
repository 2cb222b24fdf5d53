using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;

namespace FtpTools.Tests.Load;

/// <summary>
/// Stands between a client and a server and lets an answer through only while enough requests are under way, or when no
/// more will come. A client that waits for its answers one by one would wait here for ever: no clock is needed to see it.
/// </summary>
internal sealed class PipeliningProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<byte> _changes = Channel.CreateUnbounded<byte>();
    private readonly int _serverPort;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;
    private int _sent;
    private int _answered;
    private int _wanted;
    private int _expected;

    public PipeliningProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _running = Task.Run(RunAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The most requests that were seen under way at once.</summary>
    public int MostUnderWay { get; private set; }

    /// <summary>From now on, holds answers back while fewer requests are under way than wanted.</summary>
    /// <param name="underWay">The requests that must be under way.</param>
    /// <param name="expected">The requests that will come; after the last of them all answers go through.</param>
    public void Demand(int underWay, int expected)
    {
        MostUnderWay = 0;
        Volatile.Write(ref _expected, Volatile.Read(ref _sent) + expected);
        Volatile.Write(ref _wanted, underWay);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task RunAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync(_ended.Token);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _serverPort, _ended.Token);
        client.NoDelay = server.NoDelay = true;
        await Task.WhenAll(
            RelayAsync(client.GetStream(), server.GetStream(), CountRequestAsync),
            RelayAsync(server.GetStream(), client.GetStream(), HoldAnswerAsync));
    }

    private async Task RelayAsync(NetworkStream from, NetworkStream to, Func<ValueTask> beforeFrame)
    {
        var input = new BufferedStream(from, 64 * 1024);
        var frame = new byte[2 * 1024 * 1024];
        while (await input.ReadAtLeastAsync(frame.AsMemory(0, 4), 4, throwOnEndOfStream: false, _ended.Token) == 4)
        {
            var header = BinaryPrimitives.ReadInt32LittleEndian(frame);
            await input.ReadExactlyAsync(frame.AsMemory(4, header), _ended.Token);
            var body = BodyOf(frame.AsMemory(4, header));
            await input.ReadExactlyAsync(frame.AsMemory(4 + header, body), _ended.Token);
            await beforeFrame();
            await to.WriteAsync(frame.AsMemory(0, 4 + header + body), _ended.Token);
        }
    }

    private static int BodyOf(ReadOnlyMemory<byte> header)
    {
        using var json = JsonDocument.Parse(header);
        return json.RootElement.TryGetProperty("total_size", out var size) ? size.GetInt32() : 0;
    }

    private ValueTask CountRequestAsync()
    {
        var underWay = Interlocked.Increment(ref _sent) - Volatile.Read(ref _answered);
        MostUnderWay = Math.Max(MostUnderWay, underWay);
        return _changes.Writer.WriteAsync(1, _ended.Token);
    }

    private async ValueTask HoldAnswerAsync()
    {
        while (Volatile.Read(ref _sent) < Volatile.Read(ref _expected) && Volatile.Read(ref _sent) - _answered < Volatile.Read(ref _wanted))
            await _changes.Reader.ReadAsync(_ended.Token);
        Interlocked.Increment(ref _answered);
    }
}
