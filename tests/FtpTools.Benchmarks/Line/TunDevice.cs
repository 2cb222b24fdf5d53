using System.Text;
using FtpTools.Benchmarks.Peers;
using Microsoft.Win32.SafeHandles;

namespace FtpTools.Benchmarks.Line;

/// <summary>A network device whose packets this program reads and writes. Disposed, it is gone.</summary>
internal sealed class TunDevice : IDisposable
{
    private const string DevicePath = "/dev/net/tun";
    private const int RequestLength = 40;
    private const int NameLength = 16;

    private readonly SafeFileHandle _handle;

    /// <summary>Makes it, in the network namespace of this process.</summary>
    public TunDevice(string name)
    {
        Name = name;
        _handle = File.OpenHandle(DevicePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var request = new byte[RequestLength];
        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(NameLength), LineNative.PlainTunnel);
        if (LineNative.Control(Descriptor, LineNative.SetInterface, request) == 0) return;
        _handle.Dispose();
        throw new BenchException($"the network device {name} cannot be made");
    }

    public string Name { get; }

    private int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Waits for a packet, but no longer than that.</summary>
    /// <returns>Its length; 0 when none came.</returns>
    public int Read(Span<byte> packet, TimeSpan wait)
    {
        var entry = new LineNative.PollEntry { Descriptor = Descriptor, Events = LineNative.Readable };
        return LineNative.Poll(ref entry, 1, (int)wait.TotalMilliseconds) > 0 ? (int)Math.Max(LineNative.Read(Descriptor, packet, (nuint)packet.Length), 0) : 0;
    }

    /// <summary>Hands a packet over. One that the device does not take is lost, as on any line.</summary>
    public void Write(ReadOnlySpan<byte> packet) => _ = LineNative.Write(Descriptor, packet, (nuint)packet.Length);

    public void Dispose() => _handle.Dispose();
}
