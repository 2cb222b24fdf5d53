using System.Text;
using System.Text.Unicode;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// A hostile FTP server against the client. The first byte says what the client wants, and of what features it knows; then come pieces with
/// a byte 0x1E between them: what all data connections send, and what the server says to one command after the other. 0 is the login itself;
/// for all others the server has let the client in as it should.
/// </summary>
internal sealed class FtpClientTarget : FuzzTarget
{
    private const byte Separator = 0x1E;
    private const int Wishes = 16;
    private const int NobodyListens = 1;
    private const string Nothing = "502 What?";
    private const string All =
        "211-I can:\r\n UTF8\r\n MLST type*;size*;modify*;\r\n MDTM\r\n MFMT\r\n SIZE\r\n REST STREAM\r\n HASH SHA-256*;MD5;CRC32\r\n RANG STREAM\r\n XMD5\r\n211 End";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ftptools-fuzz-");
    private readonly byte[] _content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
    private readonly string _upload;
    private readonly string _inside;

    public FtpClientTarget()
    {
        _inside = _folder.CreateSubdirectory("inside").FullName;
        _upload = Path.Combine(_folder.FullName, "upload.bin");
        File.WriteAllBytes(_upload, _content);
    }

    public override string Name => "ftp-client";

    public override int MaxLength => 12_000;

    public override bool IsSteady => false;

    public override IReadOnlyList<string> Words =>
    [
        "\u001e", "\r\n", "229 Come (|||$P|)\r\n", "227 Come (127,0,0,1,$H)\r\n", "229 (|||1|)\r\n", "\u001e150 Now.\r\n226 Done.\r\n", "\u001e226 Done.\r\n", "\u001e550 No.\r\n", "\u001e502 What?\r\n", "\u001e213 5000\r\n",
        "\u001e213 20240229235959\r\n", "\u001e250-\r\n type=file;size=5; /a\r\n250 End\r\n", "\u001e250-\r\n type=dir; /\r\n250 End\r\n", "\u001e350 Go on.\r\n", "\u001e257 \"/a\"\r\n", "\u001e250 Yes.\r\n",
        "\u001e421 Bye.\r\n", "\u001e425 No.\r\n", "\u001e552 Full.\r\n", "type=file;size=1;modify=20240101000000; a\r\n", "type=dir; b\r\n", "type=cdir; .\r\n", "-rw-r--r-- 1 u g 1 Jan  1 2024 a\r\n",
        "drwxr-xr-x 2 u g 1 Jan  1 00:00 b\r\n", "01-31-26  03:45PM  <DIR>  c\r\n", "total 0\r\n", "../", "..", "\u001b[2J", "\u202E", "\u001e213-\r\n", "Disk usage: 5\r\n", " 3 are left out", "\u001e213 SHA-256 0-5000 ",
    ];

    public override string PartName => "sessions";

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        Parts++;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            RunAsync(input[0], Pieces(input.AsSpan(1)), patience.Token).GetAwaiter().GetResult();
        }
        catch (FtpToolsException e)
        {
            Require(e.Code != ErrorCode.InternalError, "The client has a fault: " + e.Message);
            RequireSafe(e);
        }
        catch (OperationCanceledException)
        {
            throw new BrokenPromiseException("The client waits for a server that is gone.");
        }

        Require(_folder.EnumerateFileSystemInfos().Count() == 2, "Something was written outside of the destination.");
        foreach (var file in Directory.EnumerateFiles(_inside, "*", SearchOption.AllDirectories)) File.Delete(file);
    }

    protected override void Dispose(bool isDisposing)
    {
        _folder.Delete(recursive: true);
        base.Dispose(isDisposing);
    }

    private static List<byte[]> Pieces(ReadOnlySpan<byte> input, byte separator = Separator)
    {
        var pieces = new List<byte[]>();
        foreach (var range in input.Split(separator)) pieces.Add(input[range].ToArray());
        return pieces;
    }

    private async Task RunAsync(byte first, List<byte[]> pieces, CancellationToken token)
    {
        var pair = new InMemoryConnectionPair();
        await using var server = new FtpScript(pair.Server, pieces.Skip(1), pieces[0]);
        var options = new SessionOptions { Protocol = "ftp", Host = "127.0.0.1", Port = NobodyListens, UseTls = false };
        var login = FtpSession.LogInAsync(pair.Client, options, "ann", "pencil".AsMemory(), token);
        if (first % Wishes == 0)
        {
            await server.PlayAsync(login, waits: true);
            await using var early = await login;
            return;
        }

        var hasFacts = first < 128;
        await server.LetInAsync(hasFacts ? All : Nothing, login);
        await using var session = await login;
        var wanted = WantAsync(session, first % Wishes, hasFacts, server, pieces[0], token);
        await server.PlayAsync(wanted, waits: false);
        await wanted;
    }

    private async Task WantAsync(FtpSession session, int wish, bool hasFacts, FtpScript server, byte[] content, CancellationToken token)
    {
        switch (wish)
        {
            case 1:
                await session.StatAsync("/a", token);
                break;
            case 2:
                await ListAsync(session, hasFacts, content, token);
                break;
            case 3 or 4:
                await DownloadAsync(session, wish == 4, server, content, token);
                break;
            case 5 or 6:
                await UploadAsync(session, wish == 6, server, token);
                break;
            case 7:
                await session.GetQuotaAsync(token);
                break;
            case 8:
                await session.RenameAsync("/a", "/b", cancellationToken: token);
                break;
            case 9:
                await session.MakeDirectoryAsync("/a/b/c", makeParents: true, token);
                break;
            case 10:
                await session.DeleteTreeAsync("/a", token);
                break;
            case 11:
                await session.DeleteFileAsync("/a", token);
                break;
            case 12:
                var (_, digest) = await session.DigestAsync("/a", DigestAlgorithm.Sha256, cancellationToken: token);
                Require(digest.All(char.IsAsciiHexDigitLower), "A digest is none.");
                break;
            case 13:
                await session.IsSameAsync(_upload, "/a", FileComparison.Digest, cancellationToken: token);
                break;
            case 14:
                await foreach (var finding in session.ExamineAsync(token)) Require(IsSafe(finding.Message), "A finding is not safe to show.");
                break;
            default:
                await session.PingAsync(token);
                break;
        }
    }

    // When a listing comes to its end without an error, every line of it was understood, and is in it or was said to be left out.
    private static async Task ListAsync(FtpSession session, bool hasFacts, byte[] content, CancellationToken token)
    {
        var (items, omission) = await session.ListAsync("/", token).ReadAsync();
        foreach (var item in items)
            Require(IsSafe(item.Name) && !item.Name.Contains('/', StringComparison.Ordinal) && item.Name is not (".." or "."), "A listing has a name that is none.");
        Require(content.Length == 0 || content[^1] == '\n', "A listing that was cut amid a line is taken for all.");
        var entries = 0;
        foreach (var line in Pieces(content, (byte)'\n'))
        {
            var bytes = line.AsSpan().EndsWith("\r"u8) ? line.AsSpan(0, line.Length - 1) : line;
            if (hasFacts && !Utf8.IsValid(bytes))
            {
                entries++;
                continue;
            }

            var kinds = new[] { KindOf(Encoding.UTF8.GetString(bytes), hasFacts), KindOf(Encoding.Latin1.GetString(bytes), hasFacts) };
            Require(kinds.Contains(true) || kinds.Contains(false), "A line was left out that cannot be understood.");
            if (kinds.All(k => k == true)) entries++;
        }

        Require(items.Count + (omission?.Count ?? 0) >= entries, "An entry of a listing is missing.");
    }

    // Null when nobody understands it.
    private static bool? KindOf(string line, bool hasFacts)
    {
        if (hasFacts) return line.Length == 0 ? false : Mlsx.Read(line) is { } facts ? !facts.IsSelfOrParent : null;
        var read = new ListingParser(DateTime.UtcNow).Read(line);
        return read.Kind == ListedLineKind.Unknown ? null : read.Entry is { IsSelfOrParent: false };
    }

    private async Task DownloadAsync(FtpSession session, bool resumes, FtpScript server, byte[] content, CancellationToken token)
    {
        var saved = Path.Combine(_inside, "saved.bin");
        var result = await session.DownloadAsync("/a", saved, new TransferOptions { Overwrite = true, Resume = resumes }, null, token);
        Require(File.ReadAllBytes(saved).AsSpan().SequenceEqual(content), "What was saved is not what was sent.");
        Require(result.Length == content.Length, "A file is whole that is not as long as was announced.");
        RequireProof(result, content, server);
    }

    private async Task UploadAsync(FtpSession session, bool resumes, FtpScript server, CancellationToken token)
    {
        var result = await session.UploadAsync(_upload, "/a", new TransferOptions { Overwrite = true, Resume = resumes, MakeParents = true }, null, token);
        var sent = _content.AsMemory((int)result.ResumedFrom);

        // This server has ended its own end before, so that nobody waits until it has read all.
        while (!token.IsCancellationRequested && !server.Received.Any(r => sent.Span.SequenceEqual(r))) await Task.Delay(1, CancellationToken.None);
        Require(!token.IsCancellationRequested, "What was sent is not what the server was given.");
        RequireProof(result, _content, server);
    }

    // A digest that nobody told proves nothing.
    private static void RequireProof(TransferResult result, byte[] content, FtpScript server)
    {
        if (result.Verification is not (TransferVerification.Digest or TransferVerification.Checksum)) return;
        Require(FtpHash.All.Any(hash => server.Said.Contains(HashOf(hash, content), StringComparison.OrdinalIgnoreCase)), "A transfer is verified that nobody has verified.");
    }

    private static string HashOf(FtpHash hash, byte[] content)
    {
        using var computation = hash.Create();
        computation.Append(content);
        return computation.Finish();
    }
}
