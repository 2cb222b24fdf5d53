using System.Security.Cryptography;
using System.Text;
using CsCheck;
using FtpTools.Chat;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Chat;

public class MessageCipherTests
{
    private static readonly ChatKey Key = new(Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Fact]
    public void Every_text_comes_out_as_it_went_in()
    {
        Gen.Byte.Array[0, 300].Sample(text =>
        {
            var mine = Seal();
            var content = Seal().Open(mine.Close(text, default, out var nonce));

            Assert.NotNull(content);
            Assert.Equal(text, content.Value.Text);
            Assert.Equal(nonce, content.Value.Nonce);
            Assert.True(content.Value.InReplyTo.IsNone);
        });
    }

    [Fact]
    public void The_longest_message_fills_a_datagram_and_the_text_is_not_in_it()
    {
        var text = Encoding.UTF8.GetBytes(new string('x', MessageCipher.MaxText));
        var datagram = Seal().Close(text, default, out _);

        Assert.Equal(ChatText.MaxDatagram, datagram.Length);
        Assert.Equal(-1, datagram.AsSpan().IndexOf("xxxx"u8));
        Assert.Equal(text, Seal().Open(datagram)!.Value.Text);
    }

    [Fact]
    public void No_byte_can_be_changed_and_none_left_out_or_added()
    {
        var datagram = Seal().Close("some text"u8, default, out _);
        for (var i = 0; i < datagram.Length; i++)
        {
            var changed = datagram.ToArray();
            changed[i] ^= 1;
            Assert.Null(Seal().Open(changed));
            Assert.Null(Seal().Open(datagram.AsSpan(0, i)));
        }

        Assert.Null(Seal().Open([.. datagram, 0]));
        Assert.NotNull(Seal().Open(datagram));
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        var other = new MessageCipher(new ChatKey(RandomNumberGenerator.GetBytes(ChatKey.Length)), _clock);

        Assert.Null(other.Open(Seal().Close("text"u8, default, out _)));
    }

    [Theory]
    [InlineData(-121, false)]
    [InlineData(-120, true)]
    [InlineData(0, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public void A_message_is_taken_within_two_minutes_of_its_date(int seconds, bool isTaken)
    {
        var receiver = Seal();
        var sender = new MessageCipher(Key, new FakeTimeProvider(_clock.GetUtcNow().AddSeconds(seconds)));

        Assert.Equal(isTaken, receiver.Open(sender.Close("text"u8, default, out _)) is not null);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_date_beyond_all_measure_is_refused(long milliseconds)
    {
        var body = new byte[20];
        BitConverter.TryWriteBytes(body, milliseconds);
        var datagram = new byte[MessageCipher.Overhead];
        MessageCipher.Magic.CopyTo(datagram);
        using var cipher = Key.Cipher();
        cipher.Encrypt(datagram.AsSpan(4, 12), body, datagram.AsSpan(16, 20), datagram.AsSpan(36), MessageCipher.Magic);

        Assert.Null(Seal().Open(datagram));
    }

    [Fact]
    public void A_message_is_taken_once_however_often_it_is_sent_within_the_window()
    {
        var receiver = Seal();
        var ahead = new MessageCipher(Key, new FakeTimeProvider(_clock.GetUtcNow() + MessageCipher.Window));
        var datagram = ahead.Close("text"u8, default, out _);

        Assert.NotNull(receiver.Open(datagram));
        for (var i = 0; i < 25; i++)
        {
            Assert.Null(receiver.Open(datagram));
            _clock.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public void A_message_of_ours_that_is_sent_back_is_refused()
    {
        var mine = Seal();

        Assert.Null(mine.Open(mine.Close("text"u8, default, out _)));
    }

    [Fact]
    public void A_full_memory_refuses_rather_than_forgets()
    {
        var receiver = new MessageCipher(Key, _clock, memory: 2);
        var datagrams = Enumerable.Range(0, 3).Select(_ => Seal().Close("text"u8, default, out ChatNonce _)).ToList();

        Assert.Equal([true, true, false], datagrams.Select(d => receiver.Open(d) is not null));
        _clock.Advance((2 * MessageCipher.Window) + TimeSpan.FromSeconds(1));
        Assert.NotNull(receiver.Open(Seal().Close("later"u8, default, out _)));
    }

    [Fact]
    public void The_key_of_a_password_is_that_of_the_specification()
    {
        var key = Rfc2898DeriveBytes.Pbkdf2("pencil"u8, "FtpTools chat 1"u8, 600_000, HashAlgorithmName.SHA256, 32);
        var datagram = MessageCipher.Close("text"u8, default, ChatNonce.Random(), _clock.GetUtcNow(), new ChatKey(key));

        Assert.NotNull(new MessageCipher(ChatKey.Derive("pencil"), _clock).Open(datagram));
    }

    [Fact]
    public void A_key_shows_nothing_of_itself()
    {
        Assert.Equal("A chat key", Key.ToString());
        Assert.Equal(ErrorCode.PasswordRefused, Assert.Throws<FtpToolsException>(() => ChatKey.Derive("")).Code);
    }

    private MessageCipher Seal() => new(Key, _clock);
}
