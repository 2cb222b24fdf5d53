using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace FtpTools.Storage;

/// <summary>Hands a name or path to the kernel as <see cref="UnixName"/> writes it.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(ManagedToUnmanagedIn))]
internal static unsafe class UnixNameMarshaller
{
    /// <summary>The bytes for one call: on the stack when they are few.</summary>
    public ref struct ManagedToUnmanagedIn
    {
        private byte* _bytes;
        private bool _isAllocated;

        public static int BufferSize => 512;

        /// <summary>Writes the bytes and the zero at their end.</summary>
        public void FromManaged(string? managed, Span<byte> buffer)
        {
            if (managed is null) return;
            var most = UnixName.MostBytes(managed.Length) + 1;
            _isAllocated = most > buffer.Length;
            _bytes = _isAllocated
                ? (byte*)NativeMemory.Alloc((nuint)most)
                : (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer));
            var bytes = new Span<byte>(_bytes, most);
            bytes[UnixName.Encode(managed, bytes)] = 0;
        }

        public readonly byte* ToUnmanaged() => _bytes;

        public readonly void Free()
        {
            if (_isAllocated) NativeMemory.Free(_bytes);
        }
    }
}
