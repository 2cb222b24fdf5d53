using System.Text;
using System.Text.RegularExpressions;
using FtpTools.Files;
using FtpTools.Ftp.Client;
using FtpTools.Ftp.Wire;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// What an FTP client reads on the control connection: replies, and what it takes from them: ports, paths, features, errors. The first byte
/// says whether the server is one of Latin-1, and in what segments the rest arrives.
/// </summary>
internal sealed partial class FtpReplyTarget : FuzzTarget
{
    private static readonly string[] Verbs = ["USER", "PASS", "FEAT", "PWD", "SIZE", "MLST", "STOR", "REST", "SITE UTIME"];

    public override string Name => "ftp-replies";

    public override int MaxLength => 3_000;

    public override IReadOnlyList<string> Words =>
    [
        "\r\n", "\n", "\r", "\0", "220 ", "220-", "211-Features:\r\n", " MLST type*;size*;modify*;\r\n", " HASH SHA-256*;MD5;\r\n", " UTF8\r\n", "211 End\r\n", "227 ", "(127,0,0,1,4,1)", "229 ",
        "(|||1025|)", "(!!!65535!)", "257 \"/a\"\"b\"", "213 20240229235959.5\r\n", "213 9223372036854775807\r\n", "331 ", "350 ", "421 ", "550 Permission denied\r\n", "552 ", "150 ", "226 ", "\"", ",", "|", "(", ")", " ",
        "\u00E9", "\u202E", "\u2028", "\u001b[2J", "\uFEFF",
    ];

    public override string PartName => "replies";

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        var isLatin1 = (input[0] & 1) == 1;
        var bytes = input.AsMemory(1);
        var (replies, isWhole) = ReadAll(bytes, isLatin1, input[0] >> 1);
        Parts += replies.Count;
        var (again, isWholeAgain) = ReadAll(bytes, isLatin1, 0);
        var areSame = replies.Count == again.Count && isWhole == isWholeAgain && replies.Zip(again).All(pair => IsSame(pair.First, pair.Second));
        Require(areSame, "What a reply is depends on the segments in which it comes.");
        foreach (var reply in replies) CheckReply(reply);
    }

    private static (List<FtpReply> Replies, bool IsWhole) ReadAll(ReadOnlyMemory<byte> bytes, bool isLatin1, int segment)
    {
        using var stream = new SegmentStream(bytes, segment);
        var reader = new FtpReplyReader(stream) { IsLatin1 = isLatin1 };
        var replies = new List<FtpReply>();
        var isWhole = MayRefuse(
            () => ReadInto(replies, reader), ErrorCode.ProtocolViolation, ErrorCode.LimitExceeded, ErrorCode.ConnectionLost);
        if (isWhole) Require(reader.BytesRead == bytes.Length && !reader.HasBuffered, "Bytes are left over.");
        return (replies, isWhole);
    }

    private static void ReadInto(List<FtpReply> replies, FtpReplyReader reader)
    {
        while (reader.ReadAsync(default).AsTask().GetAwaiter().GetResult() is { } reply) replies.Add(reply);
    }

    private static bool IsSame(FtpReply one, FtpReply other) => one.Code == other.Code && one.Lines.SequenceEqual(other.Lines);

    private static void CheckReply(FtpReply reply)
    {
        Require(reply.Code is >= 100 and <= 599 && reply.Lines.Count is > 0 and <= FtpReplyReader.DefaultMaxLines, "A reply is none.");
        var isWithin = reply.Lines.All(l => l.Length <= FtpReplyReader.MaxLine) && reply.Lines.Sum(l => l.Length) <= FtpReplyReader.MaxReply;
        Require(isWithin && reply.Lines.All(l => !l.Contains('\n', StringComparison.Ordinal)), "A reply is over a limit.");
        Require(IsSafe(reply.ToString()) && reply.ToString().Length <= 2048, "A reply is not safe to show.");
        RequireReadAgain(reply);
        RequireReadAgain(reply with { Lines = [reply.First, $"{reply.Code} {reply.First}", $"{reply.Code}", "", reply.Last] });
        CheckPorts(reply.Last);
        if (QuotedPath.Read(reply.Last) is { } path) Require(QuotedPath.Read(QuotedPath.Write(path)) == path, "A path in quotes is not read as what was written.");
        CheckFeatures(reply);
        foreach (var verb in Verbs) CheckRefusal(reply, verb);
    }

    // What a server of ours says again: nothing but the characters that no line can have is replaced, and lines that look like the end are
    // indented.
    private static void RequireReadAgain(FtpReply reply)
    {
        foreach (var sent in (FtpReply[])[reply with { IndentsLines = false }, reply with { IndentsLines = true }])
        {
            var bytes = sent.ToBytes();
            if (bytes.Length > FtpReplyReader.MaxReply || reply.Lines.Any(l => Encoding.UTF8.GetByteCount(WireText.Clean(l)) > FtpReplyReader.MaxLine - 8)) continue;
            var (replies, _) = ReadAll(bytes, isLatin1: false, 0);
            Require(replies.Count == 1 && replies[0].Code == reply.Code && replies[0].Lines.Count == reply.Lines.Count, "A reply is not read as what was written.");
            foreach (var (written, read) in sent.Lines.Zip(replies[0].Lines))
            {
                var clean = WireText.Clean(written);
                Require(read == clean || read == " " + clean, "A line of a reply was changed.");
            }
        }
    }

    private static void CheckPorts(string text)
    {
        if (HostPort.TryReadPassive(text, out var passive))
        {
            var numbers = LeadingZeros().Replace(text, string.Empty);
            Require(numbers.Contains(HostPort.FormatPort(passive), StringComparison.Ordinal), "227 is read as what it does not say.");
            Require(HostPort.TryReadPassive(HostPort.PassiveReply(passive).Last, out var again) && again.Equals(passive), "227 is not read as what was written.");
        }

        if (!HostPort.TryReadExtendedPassive(text, out var port)) return;
        Require(port is > 0 and <= 65535, "A port is none.");
        Require(HostPort.TryReadExtendedPassive(HostPort.ExtendedPassiveReply(port).Last, out var same) && same == port, "229 is not read as what was written.");
    }

    private static void CheckFeatures(FtpReply reply)
    {
        var features = new FtpFeatures(reply);
        Require(reply.IsCompleted || !(features.HasFacts || features.IsUtf8), "A server that refuses FEAT has features.");
        foreach (var hash in FtpHash.All)
        {
            if (!features.Hashes(hash)) continue;
            Require(features.Has("HASH"), "A server without HASH has a hash.");
            features.Refuse("HASH");
            Require(!features.Hashes(hash), "A verb that was refused is there all the same.");
            return;
        }
    }

    [GeneratedRegex("(?<![0-9])0+(?=[0-9])")]
    private static partial Regex LeadingZeros();

    private static void CheckRefusal(FtpReply reply, string verb)
    {
        var error = FtpReplyException.Of(reply, verb, RemotePath.Parse("/a"));
        RequireSafe(error);
        Require(error.Code is not (ErrorCode.None or ErrorCode.InternalError), "An error of a server is taken for one of ours.");
        Require(!FtpReplyOrder.Fits(verb, reply) || !reply.IsPreliminary, "What is not the end is taken for an answer.");
    }
}
