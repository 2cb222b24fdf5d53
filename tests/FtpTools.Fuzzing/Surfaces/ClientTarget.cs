using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using FtpTools.Security;
using FtpTools.Transport;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>
/// A hostile server against the client: the first byte says what the client wants, the rest is all that the server answers. 0 is the
/// login itself; for all others the server has logged the client in as it should. Their request has the id 4.
/// </summary>
internal sealed class ClientTarget : FuzzTarget
{
    private const string Password = "pencil";
    private const string Hello = """{"op":"reply","id":1,"version":1,"agent":"fuzz/1","mechanisms":["SCRAM-SHA-256"]}""";

    private const int Wishes = 12;

    // A client that is not answered as by a server of ours looks who it is.
    private const int NobodyListens = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ScramVerifier _verifier = ScramVerifier.Create(Password, ScramVerifier.MinimumIterations);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ftptools-fuzz-");
    private readonly string _upload;
    private readonly string _inside;

    public ClientTarget()
    {
        _inside = _folder.CreateSubdirectory("inside").FullName;
        _upload = Path.Combine(_folder.FullName, "upload.bin");
        File.WriteAllBytes(_upload, new byte[300_000]);
    }

    public override string Name => "client";

    public override int MaxLength => 20_000;

    public override IReadOnlyList<string> Words => [.. MessageWords.All, "\"id\":4", "\"id\":0", "\"count\":1", "\"entry\":{\"name\":\"a\",\"type\":\"file\",\"size\":0,\"modified\":\"2024-01-01T00:00:00Z\"}"];

    public override bool IsSteady => false;

    public override string PartName => "answers";

    public override byte[] Repair(byte[] input) => Frames.Repair(input, 1);

    public override void Run(byte[] input)
    {
        if (input.Length == 0) return;
        Parts++;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            RunAsync(input[0], input.AsMemory(1), patience.Token).GetAwaiter().GetResult();
        }
        catch (FtpToolsException e)
        {
            Require(e.Code != ErrorCode.InternalError || e is RemoteErrorException, "The client has a fault: " + e.Message);
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

    private async Task RunAsync(byte wish, ReadOnlyMemory<byte> answers, CancellationToken token)
    {
        var pair = new InMemoryConnectionPair();
        await using var server = pair.Server;
        var options = new SessionOptions { Host = "127.0.0.1", Port = NobodyListens };
        var login = FtpSession.LogInAsync(pair.Client, options, "ann", Password.AsMemory(), token);
        if (wish % Wishes == 0)
        {
            await AnswerAsync(pair.Server, login, answers, token);
            await using var early = await login;
            return;
        }

        await LetInAsync(pair.Server.Stream, token);
        await using var session = await login;
        var wanted = WantAsync(session, wish % Wishes, token);
        await AnswerAsync(pair.Server, wanted, answers, token);
        await wanted;
    }

    private async Task WantAsync(FtpSession session, int wish, CancellationToken token)
    {
        var saved = Path.Combine(_inside, "saved.bin");
        switch (wish)
        {
            case 1:
                await session.StatAsync("/a", token);
                break;
            case 2:
                await foreach (var item in session.ListAsync("/", token))
                    Require(IsSafe(item.Name) && !item.Name.Contains('/', StringComparison.Ordinal) && item.Name is not (".." or "."), "A listing has a name that is none.");
                break;
            case 3:
                await session.DownloadAsync("/a", saved, new TransferOptions { Overwrite = true }, null, token);
                break;
            case 4:
                await session.DownloadAsync("/a", saved, new TransferOptions { Overwrite = true, Resume = true }, null, token);
                break;
            case 5:
                await session.UploadAsync(_upload, "/a", new TransferOptions { Resume = true }, null, token);
                break;
            case 6:
                await session.GetQuotaAsync(token);
                break;
            case 7:
                foreach (var name in await session.ListCommandsAsync(token)) Require(IsSafe(name), "The name of a command is not safe.");
                break;
            case 8:
                await session.InvokeCommandAsync("c", [], cancellationToken: token);
                break;
            case 9:
                await session.RenameAsync("/a", "/b", cancellationToken: token);
                break;
            case 10:
                await foreach (var partial in session.ListPartialsAsync(token)) Require(IsSafe(partial.RemotePath), "The path of a partial file is not safe.");
                break;
            default:
                await session.PingAsync(token);
                break;
        }
    }

    // Waits for the request, says everything at once, and is gone.
    private static async Task AnswerAsync(ByteConnection server, Task wanted, ReadOnlyMemory<byte> answers, CancellationToken token)
    {
        await await Task.WhenAny(ReadAsync(server.Stream, token), wanted);
        await server.Stream.WriteAsync(answers, token);
        await server.Stream.FlushAsync(token);
        server.Abort();
    }

    private async Task LetInAsync(Stream stream, CancellationToken token)
    {
        await ReadAsync(stream, token);
        await WriteAsync(stream, Hello, token);
        var first = await ReadAsync(stream, token);
        var scram = ScramServer.Accept(ScramMechanism.Sha256, (string)first["message"]!, null);
        await WriteAsync(stream, $$"""{"op":"reply","id":2,"message":"{{scram.CreateServerFirst(_verifier)}}"}""", token);
        var proof = await ReadAsync(stream, token);
        await WriteAsync(stream, $$"""{"op":"reply","id":3,"message":"{{scram.VerifyClientFinal((string)proof["message"]!)}}","user_name":"ann"}""", token);
    }

    private static async Task<JsonNode> ReadAsync(Stream stream, CancellationToken token)
    {
        var prefix = new byte[4];
        await stream.ReadExactlyAsync(prefix, token);
        var header = new byte[BinaryPrimitives.ReadInt32LittleEndian(prefix)];
        await stream.ReadExactlyAsync(header, token);
        return JsonNode.Parse(header)!;
    }

    private static async Task WriteAsync(Stream stream, string header, CancellationToken token)
    {
        var json = Encoding.UTF8.GetBytes(header);
        byte[] frame = [.. BitConverter.GetBytes(json.Length), .. json];
        await stream.WriteAsync(frame, token);
        await stream.FlushAsync(token);
    }
}
