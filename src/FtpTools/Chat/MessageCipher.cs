using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FtpTools.Chat;

/// <summary>
/// Seals and opens messages (docs/datagrams.md). A datagram that is not from somebody with the key, is too old, has come before, or is one
/// of our own sent back to us is not opened. Thread-safe.
/// </summary>
/// <param name="key">The key of both ends.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="memory">The maximum number of nonces that are remembered.</param>
internal sealed class MessageCipher(ChatKey key, TimeProvider timeProvider, int memory = MessageCipher.DefaultMemory)
{
    /// <summary>How many bytes a sealed datagram is longer than its text.</summary>
    public const int Overhead = HeadLength + BodyHeadLength + ChatKey.TagLength;

    /// <summary>The maximum number of bytes of text that fit into a sealed datagram.</summary>
    public const int MaxText = ChatText.MaxDatagram - Overhead;

    private const int DefaultMemory = 100_000;
    private const int MagicLength = 4;
    private const int HeadLength = MagicLength + ChatNonce.Length;
    private const int TimeLength = sizeof(long);
    private const int BodyHeadLength = TimeLength + ChatNonce.Length;

    private readonly Lock _gate = new();

    // A message may be dated as far ahead as it may be old: only after both periods has it expired by its own date.
    private readonly ChatNonceMemory _seen = new(2 * Window, memory, timeProvider);

    /// <summary>How far the date of a message and the clock of the receiver may be apart.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Begins with a byte that UTF-8 never has,
    /// so that no text can be mistaken for a sealed message or the other way round.</summary>
    public static ReadOnlySpan<byte> Magic => [0xFF, (byte)'F', (byte)'C', 0x01];

    /// <summary>Whether a datagram claims to be sealed.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> datagram) => datagram.StartsWith(Magic);

    /// <summary>Seals a message.</summary>
    /// <param name="text">In UTF-8, at most <see cref="MaxText"/> bytes.</param>
    /// <param name="inReplyTo">The message it answers, or none.</param>
    /// <param name="nonce">By which the answer will refer to this message.</param>
    public byte[] Close(ReadOnlySpan<byte> text, ChatNonce inReplyTo, out ChatNonce nonce)
    {
        nonce = ChatNonce.Random();

        // If somebody sends our own message back to us, the memory rejects it.
        lock (_gate) _seen.TryAdd(nonce);
        return Close(text, inReplyTo, nonce, timeProvider.GetUtcNow(), key);
    }

    /// <summary>Opens a datagram.</summary>
    /// <returns>Null if it is refused; then nothing in it may be used.</returns>
    public MessageCipherContent? Open(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < Overhead || !IsSealed(datagram)) return null;
        var body = new byte[datagram.Length - HeadLength - ChatKey.TagLength];
        try
        {
            using var cipher = key.Cipher();
            cipher.Decrypt(
                datagram[MagicLength..HeadLength], datagram[HeadLength..^ChatKey.TagLength], datagram[^ChatKey.TagLength..], body, Magic);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var age = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() - (Int128)BinaryPrimitives.ReadInt64LittleEndian(body);
        if (Int128.Abs(age) > (Int128)Window.TotalMilliseconds) return null;
        var nonce = ChatNonce.Read(datagram[MagicLength..]);
        lock (_gate)
        {
            if (!_seen.TryAdd(nonce)) return null;
        }

        return new MessageCipherContent(nonce, ChatNonce.Read(body.AsSpan(TimeLength)), body[BodyHeadLength..]);
    }

    internal static byte[] Close(ReadOnlySpan<byte> text, ChatNonce inReplyTo, ChatNonce nonce, DateTimeOffset time, ChatKey key)
    {
        var body = new byte[BodyHeadLength + text.Length];
        BinaryPrimitives.WriteInt64LittleEndian(body, time.ToUnixTimeMilliseconds());
        inReplyTo.Write(body.AsSpan(TimeLength));
        text.CopyTo(body.AsSpan(BodyHeadLength));
        var datagram = new byte[Overhead + text.Length];
        Magic.CopyTo(datagram);
        nonce.Write(datagram.AsSpan(MagicLength));
        using var cipher = key.Cipher();
        cipher.Encrypt(
            datagram.AsSpan(MagicLength, ChatNonce.Length), body, datagram.AsSpan(HeadLength, body.Length),
            datagram.AsSpan(HeadLength + body.Length), Magic);
        return datagram;
    }
}
