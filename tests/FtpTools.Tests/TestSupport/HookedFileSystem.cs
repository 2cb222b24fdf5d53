using System.IO.Abstractions;
using System.Reflection;

namespace FtpTools.Tests.TestSupport;

/// <summary>The real disk, with something that happens before each read or write of a file: a failure, a signal, a change.</summary>
public sealed class HookedFileSystem : FileSystem
{
    private readonly IFileStreamFactory _streams;

    public HookedFileSystem()
    {
        _streams = DispatchProxy.Create<IFileStreamFactory, StreamFactory>();
        ((StreamFactory)_streams).Owner = this;
    }

    /// <summary>Called with the number of bytes that were read from the file so far.</summary>
    public Action<long>? BeforeRead { get; set; }

    /// <summary>Called with the number of bytes that were written to the file so far.</summary>
    public Action<long>? BeforeWrite { get; set; }

    /// <summary>Called before a file is put on the disk.</summary>
    public Action? BeforeFlush { get; set; }

    public override IFileStreamFactory FileStream => _streams;

    private IFileStreamFactory Real => base.FileStream;

    // DispatchProxy derives from this.
    public class StreamFactory : DispatchProxy
    {
        internal HookedFileSystem? Owner { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var result = targetMethod!.Invoke(Owner!.Real, BindingFlags.DoNotWrapExceptions, null, args, null);
            return result is FileSystemStream stream ? new HookedStream(Owner, stream) : result;
        }
    }

    private sealed class HookedStream(HookedFileSystem owner, FileSystemStream inner) : FileSystemStream(inner, inner.Name, inner.IsAsync)
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            owner.BeforeRead?.Invoke(Position);
            return base.Read(buffer);
        }

        public override void Flush(bool flushToDisk)
        {
            if (flushToDisk) owner.BeforeFlush?.Invoke();
            inner.Flush(flushToDisk);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            owner.BeforeWrite?.Invoke(Position);
            base.Write(buffer);
        }
    }
}
