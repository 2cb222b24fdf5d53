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

    public HoldingRelay(int serverPort, HeldDirection direction, long bytes)
    {
        _direction = direction;
        _bytes = bytes;
        _listener.Start();
        _relaying = Task.Run(() => RelayAsync(serverPort));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when bytes are being held back.</summary>
    public Task Held => _held.Task;

    /// <summary>Passes on what was held back, and all that comes later.</summary>
    public void Release() => _open.TrySetResult();

    /// <summary>Breaks the connection.</summary>
    public void Cut() => _end.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _relaying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RelayAsync(int serverPort)
    {
        using var client = await _listener.AcceptTcpClientAsync(_end.Token);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort, _end.Token);
        await Task.WhenAny(
            PumpAsync(client.GetStream(), server.GetStream(), _direction == HeldDirection.ToServer),
            PumpAsync(server.GetStream(), client.GetStream(), _direction == HeldDirection.ToClient));
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool holds)
    {
        var buffer = new byte[64 * 1024];
        var passed = 0L;
        int read;
        while ((read = await from.ReadAsync(buffer, _end.Token)) > 0)
        {
            passed += read;
            if (holds && passed > _bytes)
            {
                _held.TrySetResult();
                await _open.Task.WaitAsync(_end.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }
}
