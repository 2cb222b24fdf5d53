using System.Net;
using System.Net.Sockets;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Which way a relay holds back.</summary>
internal enum HeldDirection
{
    ToServer,
    ToClient,
}

/// <summary>
/// A TCP relay before a server that stops passing on one direction after some bytes until the test lets it go on. So a test is
/// in the middle of a transfer, whatever the machine's speed.
/// </summary>
internal sealed class HoldingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HeldDirection _direction;
    private readonly long _bytes;
    private readonly Task _relaying;
    private CancellationTokenSource? _link;

    public HoldingRelay(int serverPort, HeldDirection direction, long bytes)
    {
        _direction = direction;
        _bytes = bytes;
        _listener.Start();
        _relaying = Task.Run(() => RelayAllAsync(serverPort));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when bytes are being held back.</summary>
    public Task Held => _held.Task;

    /// <summary>Passes on what was held back, and all that comes later.</summary>
    public void Release() => _open.TrySetResult();

    /// <summary>Breaks the connection, and takes no other.</summary>
    public void Cut() => _end.Cancel();

    /// <summary>Breaks the connection; the next one is taken again.</summary>
    public void CutOnce() => Volatile.Read(ref _link)?.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _relaying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RelayAllAsync(int serverPort)
    {
        while (!_end.IsCancellationRequested)
        {
            using var link = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            Volatile.Write(ref _link, link);
            await RelayAsync(serverPort, link.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RelayAsync(int serverPort, CancellationToken end)
    {
        using var client = await _listener.AcceptTcpClientAsync(end);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort, end);
        await Task.WhenAny(
            PumpAsync(client.GetStream(), server.GetStream(), _direction == HeldDirection.ToServer, end),
            PumpAsync(server.GetStream(), client.GetStream(), _direction == HeldDirection.ToClient, end));
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool holds, CancellationToken end)
    {
        var buffer = new byte[64 * 1024];
        var passed = 0L;
        int read;
        while ((read = await from.ReadAsync(buffer, end)) > 0)
        {
            passed += read;
            if (holds && passed > _bytes)
            {
                _held.TrySetResult();
                await _open.Task.WaitAsync(end);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), end);
        }
    }
}
