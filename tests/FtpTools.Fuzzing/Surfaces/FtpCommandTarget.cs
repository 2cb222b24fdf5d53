using System.Net;
using System.Text;
using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// What an FTP server reads on the control connection: lines with Telnet in them, verbs, and what stands behind them. The first byte says
/// whether the client has logged in, and in what segments the rest arrives.
/// </summary>
internal sealed class FtpCommandTarget : FuzzTarget
{
    private const int BeforeLogin = 512;
    private const int AfterLogin = 4224;

    // A comparison place by place takes the time that the pattern under test is to save.
    private const int MostCompared = 40;

    private static readonly RemotePath Location = RemotePath.Parse("/a/b");

    public override string Name => "ftp-commands";

    public override int MaxLength => 3_000;

    public override IReadOnlyList<string> Words =>
    [
        "\r\n", "\n", "\r", "\0", "USER ann\r\n", "PASS ", "STOR /a/../b\r\n", "CWD ..\r\n", "REST 0\r\n", "REST 9223372036854775807\r\n", "MFMT 20240229235960 f\r\n",
        "MDTM 19700101000000.123 f\r\n", "PORT 127,0,0,1,4,1\r\n", "EPRT |1|127.0.0.1|1025|\r\n", "EPRT |2|::1|1025|\r\n", "EPRT !2!::ffff:1.2.3.4!99!\r\n", "OPTS MLST type;size;\r\n",
        "LIST *?\r\n", "NLST a*b*c\r\n", "SITE UTIME 20240101000000 f\r\n", "ABOR\r\n", "\u00E9", "\uFEFF", "|", ",", ".", "*", "?", "..", "/", "::", "255", "256", "1", "2",
    ];

    public override string PartName => "lines";

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        var maxLine = (input[0] & 1) == 0 ? AfterLogin : BeforeLogin;
        var bytes = input.AsMemory(1);
        var (lines, isWhole) = ReadAll(bytes, maxLine, input[0] >> 1);
        Parts += lines.Count;
        var (again, isWholeAgain) = ReadAll(bytes, maxLine, 0);
        var areSame = lines.Count == again.Count && isWhole == isWholeAgain
            && lines.Zip(again).All(pair => pair.First.Fault == pair.Second.Fault && pair.First.Bytes.Span.SequenceEqual(pair.Second.Bytes.Span));
        Require(areSame, "What a line is depends on the segments in which it comes.");
        foreach (var line in lines) CheckLine(line, maxLine);
        CheckCreate(Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, AfterLogin / 2)]));
    }

    private static (List<ControlLine> Lines, bool IsWhole) ReadAll(ReadOnlyMemory<byte> bytes, int maxLine, int segment)
    {
        using var stream = new SegmentStream(bytes, segment);
        var reader = new ControlLineReader(stream, maxLine);
        var lines = new List<ControlLine>();
        var isWhole = MayRefuse(() => ReadInto(lines, reader), ErrorCode.LimitExceeded);
        if (isWhole) Require(reader.BytesRead == bytes.Length, "Bytes are left over.");
        else Require(bytes.Length > ControlLineReader.MaxSkipped, "A line was given up that is not too long for that.");
        return (lines, isWhole);
    }

    private static void ReadInto(List<ControlLine> lines, ControlLineReader reader)
    {
        while (reader.ReadAsync(default).AsTask().GetAwaiter().GetResult() is { } line) lines.Add(line);
    }

    private static void CheckLine(ControlLine line, int maxLine)
    {
        var bytes = line.Bytes.Span;
        Require(bytes.Length <= maxLine && !bytes.Contains((byte)'\n'), "A line is none.");
        if (line.Fault == ControlLineFault.TooLong) Require(bytes.IsEmpty, "Something of a line that is too long was kept.");
        if (line.Fault != ControlLineFault.None) return;
        Require(!bytes.ContainsAny((byte)0, (byte)'\r'), "A line has a character that none has.");
        if (FtpCommand.Parse(line.Bytes) is not { } command) return;
        Require(command.Verb.Length is > 0 and <= FtpCommand.MaxVerb && command.Verb.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c)), "A verb is none.");
        RequireReadAgain(command, maxLine + 1);
        if (command.Text is { } text) CheckArgument(text);
    }

    private static void CheckCreate(string argument)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Latin1])
        {
            FtpCommand? command = null;
            if (MayRefuse(() => command = FtpCommand.Create("SITE UTIME", argument, encoding), ErrorCode.InvalidArgument))
            {
                Require(encoding.GetString(command!.Argument.Span) == argument, "An argument was changed.");
                RequireReadAgain(command with { Verb = "STOR" }, AfterLogin * 2);
            }
        }
    }

    private static void RequireReadAgain(FtpCommand command, int maxLine)
    {
        var (lines, _) = ReadAll(command.ToBytes(), maxLine, 0);
        var again = lines.Count == 1 && lines[0].Fault == ControlLineFault.None ? FtpCommand.Parse(lines[0].Bytes) : null;
        var isSame = again?.Verb == command.Verb && again.Argument.Span.SequenceEqual(command.Argument.Span);
        Require(isSame, "A command is not read as what was written.");
    }

    private static void CheckArgument(string text)
    {
        CheckPath(text);
        CheckPattern(text);
        CheckNumber(text);
        CheckPorts(text);
        var facts = Mlsx.ReadFacts(text);
        Require(Mlsx.ReadFacts(Mlsx.FactsReply(facts)[("MLST OPTS".Length)..].TrimStart()) == facts, "Facts are not read as what was written.");
        foreach (var word in text.Split(' ')) CheckTime(word);
    }

    private static void CheckPath(string text)
    {
        var path = RemotePath.Root;
        if (!MayRefuse(() => path = RemotePath.Resolve(Location, text), ErrorCode.PathRefused, ErrorCode.NameRefused)) return;
        Require(path.Names.All(RemotePath.IsName) && path.IsAtOrBelow(RemotePath.Root), "A path leads out of the home.");
        Require(QuotedPath.Read(QuotedPath.Write(path.ToString())) == path.ToString(), "A path in quotes is not read as what was written.");
    }

    private static void CheckPattern(string text)
    {
        var slash = text.LastIndexOf('/') + 1;
        var name = text[slash..];
        var pattern = new ListPattern(name);
        if (RemotePath.IsName(name)) Require(pattern.Matches(name) || !IsWithin(name), "A name does not fit itself.");
        Require(new ListPattern("*").Matches(name), "A name does not fit a star.");
        if (name.Length > MostCompared) return;
        foreach (var other in (string[])["", "a", "ab", "aab", "\u00E9", name.Replace("*", "xy", StringComparison.Ordinal), name.Replace('?', 'z')])
            Require(pattern.Matches(other) == Fits([.. name.EnumerateRunes()], [.. other.EnumerateRunes()]), "A pattern fits what it should not, or the other way round.");
    }

    private static bool IsWithin(string name) => name.EnumerateRunes().Count(r => r.Value != '*') <= RemotePath.MaxNameBytes;

    // The rule, as it is written: a star is nothing, or one character and the star again.
    private static bool Fits(ReadOnlySpan<Rune> pattern, ReadOnlySpan<Rune> name)
    {
        var reached = new bool[name.Length + 1];
        reached[0] = true;
        foreach (var rune in pattern)
        {
            for (var i = name.Length; i > 0 && rune.Value != '*'; i--) reached[i] = reached[i - 1] && (rune.Value == '?' || rune == name[i - 1]);
            if (rune.Value != '*') reached[0] = false;
            else for (var i = 1; i <= name.Length; i++) reached[i] |= reached[i - 1];
        }

        return reached[^1];
    }

    private static void CheckNumber(string text)
    {
        if (WireNumber.Read(text) is not { } number) return;
        var digits = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Require(number >= 0 && text.EndsWith(digits, StringComparison.Ordinal) && text.TrimStart('0').Length <= digits.Length, "A number is another one.");
    }

    private static void CheckPorts(string text)
    {
        if (HostPort.TryParsePort(text, out var port))
        {
            RequireEndPoint(port);
            Require(HostPort.TryParsePort(HostPort.FormatPort(port), out var again) && again.Equals(port), "PORT is not read as what was written.");
        }

        if (HostPort.ParseEprt(text, out var extended) != EprtFault.None) return;
        RequireEndPoint(extended);
        var plain = extended.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(extended.Address.MapToIPv4(), extended.Port) : extended;
        var isRead = HostPort.ParseEprt(HostPort.FormatEprt(extended), out var written) == EprtFault.None;
        Require(isRead && written.Equals(plain), "EPRT is not read as what was written.");
    }

    private static void RequireEndPoint(IPEndPoint endPoint) => Require(endPoint.Port is > 0 and <= 65535, "A port is none.");

    private static void CheckTime(string text)
    {
        if (!FtpTime.TryParse(text, out var time)) return;
        Require(time.Kind == DateTimeKind.Utc, "A time has no zone.");
        Require(FtpTime.TryParse(FtpTime.Format(time), out var second) && time - second < TimeSpan.FromSeconds(1), "A time is not read as what was written.");
        Require(FtpTime.TryParse(FtpTime.Format(time, withMilliseconds: true), out var exact) && time - exact < TimeSpan.FromMilliseconds(1), "A time loses its fraction.");
    }
}
