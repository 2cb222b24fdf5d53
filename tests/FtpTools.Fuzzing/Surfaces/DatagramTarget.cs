using System.Net;
using System.Text;
using FtpTools.Chat;
using FtpTools.Time;
using FtpTools.Time.Ntp;
using FtpTools.Time.Strftime;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>What may come in a datagram: chat in the clear and sealed, questions to time servers and answers from them.</summary>
internal sealed class DatagramTarget : FuzzTarget
{
    private const int MostNonces = 1000;
    private const int Origin = 24;

    private static readonly IPEndPoint Peer = new(IPAddress.Loopback, 9);

    private readonly ChatKey _key = new(new byte[ChatKey.Length]);
    private readonly FixedClock _clock = new();
    private readonly byte[] _answer = new byte[StrftimeFormatter.MaxResult];
    private readonly NtpResponder _ntp;
    private readonly TimeReceipt _receipt = new("server", Peer, FixedClock.Now, TimeSpan.FromMilliseconds(5));

    public DatagramTarget()
    {
        _ntp = new NtpResponder(new NetTimeServerOptions { TimeProvider = _clock });
    }

    public override string Name => "datagrams";

    public override IReadOnlyList<string> Words => ["\r\n", "\u202E", "\u2028", "\u001b[2J", "%Y", "%c%c%c", "%Z", "error: ", "RATE", "DENY", "INIT", "2024-02-29", "12:34:56", "+0000", "AM"];

    public override string PartName => "datagrams";

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        Parts++;
        var datagram = input[1..];
        switch (input[0] % 8)
        {
            case 0:
                CheckText(datagram);
                break;
            case 1:
                Require(new MessageCipher(_key, _clock, MostNonces).Open(datagram) is null, "A datagram was opened that nobody with the key has sealed.");
                break;
            case 2:
                CheckSealed(datagram);
                break;
            case 3:
                CheckNtp(datagram);
                break;
            case 4:
                CheckLength(_ntp.Respond(new TimeRequest(datagram, Peer, FixedClock.Now), _answer, out var length), length, Math.Min(NtpPacket.Length, datagram.Length));
                break;
            case 5:
                TakeNtp(datagram);
                break;
            case 6:
                var strftime = new StrftimeResponder(new NetTimeServerOptions { TimeProvider = _clock });
                CheckLength(strftime.Respond(new TimeRequest(datagram, Peer, FixedClock.Now), _answer, out var text), text, Math.Clamp(datagram.Length * 4, 256, 4096));
                break;
            default:
                TakeStrftime(datagram);
                break;
        }
    }

    private static void CheckText(byte[] datagram)
    {
        var text = ChatText.Decode(datagram);
        Require(ChatText.WithoutControls(text).All(c => !char.IsControl(c) || c is '\t' or '\n' or '\r'), "A message keeps control characters.");
        Require(IsSafe(ChatText.OneLine(text)), "A message in one line is not safe.");
        MayRefuse(() => ChatText.Encode(text, MessageCipher.MaxText), ErrorCode.MessageTooLong);
    }

    // Somebody with the key says anything.
    private void CheckSealed(byte[] body)
    {
        const int Head = sizeof(long) + ChatNonce.Length;
        if (body.Length < Head) body = [.. body, .. new byte[Head - body.Length]];
        var datagram = new byte[MessageCipher.Overhead - Head + body.Length];
        MessageCipher.Magic.CopyTo(datagram);
        var nonce = datagram.AsSpan(MessageCipher.Magic.Length, ChatNonce.Length);
        using var cipher = _key.Cipher();
        var content = datagram.AsSpan(MessageCipher.Magic.Length + ChatNonce.Length);
        cipher.Encrypt(nonce, body, content[..body.Length], content[body.Length..], MessageCipher.Magic);
        var seal = new MessageCipher(_key, _clock, MostNonces);
        if (seal.Open(datagram) is not { } opened) return;
        Require(opened.Text.AsSpan().SequenceEqual(body.AsSpan(Head)), "A message is not what was sealed.");
        Require(seal.Open(datagram) is null, "A message was taken twice.");
    }

    private static void CheckNtp(byte[] datagram)
    {
        if (NtpPacket.Read(datagram) is not { } packet) return;
        var written = new byte[NtpPacket.Length];
        packet.Write(written);
        Require(NtpPacket.Read(written) == packet, "A packet is not read as what was written.");
        _ = NtpReferenceId.TextOf(packet.ReferenceId, packet.Stratum);
    }

    private void TakeNtp(byte[] datagram)
    {
        var question = new NtpQuestion(new NetTimeQuery { TimeProvider = _clock, Kisses = new NtpKissTable() });
        var sent = question.Ask("server", Peer).Span;

        // The stranger sees the question: without the random number in it nothing is taken.
        if (datagram.Length >= Origin + sizeof(ulong)) sent[^sizeof(ulong)..].CopyTo(datagram.AsSpan(Origin));
        NtpSample? sample = null;
        if (!MayRefuse(() => sample = question.Take(datagram, _receipt), ErrorCode.TimeRefused, ErrorCode.TimeNotTrusted) || sample is null) return;
        Require(sample.Delay > TimeSpan.Zero && sample.RootDistance > TimeSpan.Zero && IsSafe(sample.ReferenceId), "A sample is none.");
    }

    // The format that was asked, a NUL, and the answer.
    private void TakeStrftime(byte[] datagram)
    {
        var end = datagram.AsSpan().IndexOf((byte)0);
        var format = end < 0 ? string.Empty : Encoding.UTF8.GetString(datagram.AsSpan(0, end));
        var question = new StrftimeQuestion(format);
        NetTime? time = null;
        if (!MayRefuse(() => time = question.Take(datagram.AsSpan(end + 1), _receipt), ErrorCode.BadRequest) || time is null) return;
        Require(time.Text.All(c => !char.IsControl(c) || c is '\n' or '\t'), "An answer keeps control characters.");
    }

    private static void CheckLength(TimeVerdict verdict, int length, int most)
    {
        Require(verdict == TimeVerdict.Drop ? length == 0 : length <= most, "An answer is longer than its question is worth.");
    }
}
