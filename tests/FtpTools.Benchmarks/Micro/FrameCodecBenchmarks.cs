using BenchmarkDotNet.Attributes;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Transfer;

namespace FtpTools.Benchmarks.Micro;

/// <summary>What a small file's request and a piece of a large file cost on their way to bytes and back.</summary>
[MemoryDiagnoser]
public class FrameCodecBenchmarks
{
    private readonly FrameBuffer _buffer = new();
    private readonly StoreRequest _store = new()
    {
        Id = 7,
        FileName = "/reports/2026/november/summary.csv",
        TotalSize = 4096,
        Md5 = "d41d8cd98f00b204e9800998ecf8427e",
        Modified = new DateTime(2026, 11, 22, 17, 3, 21, DateTimeKind.Utc),
        MakeParents = true,
    };

    private readonly DataMessage _data = new() { Id = 7, TotalSize = ContentSender.PieceSize };
    private byte[] _storeHeader = [];
    private byte[] _dataHeader = [];

    [GlobalSetup]
    public void Prepare()
    {
        _storeHeader = HeaderOf(_store);
        _dataHeader = HeaderOf(_data);
    }

    [Benchmark]
    public int WriteStore() => Write(_store);

    [Benchmark]
    public int WriteData() => Write(_data);

    [Benchmark]
    public string ReadStore()
    {
        var header = FrameCodec.ReadHeader(_storeHeader, ProtocolLimits.MaxBody);
        return FrameCodec.ReadMessage<StoreRequest>(header).FileName;
    }

    [Benchmark]
    public int ReadData() => FrameCodec.ReadHeader(_dataHeader, ProtocolLimits.MaxBody).BytesOfBody;

    private int Write(Message message)
    {
        _buffer.Truncate(0);
        FrameCodec.Write(_buffer, message);
        return _buffer.Length;
    }

    private static byte[] HeaderOf(Message message)
    {
        using var buffer = new FrameBuffer();
        FrameCodec.Write(buffer, message);
        return buffer.WrittenMemory[ProtocolLimits.LengthPrefix..].ToArray();
    }
}
