using System.Runtime.CompilerServices;
using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Framed.Client;

/// <summary>A session's end of a connection to one of our own servers: each operation is a request of docs/protocol.md section 5 or
/// 6.</summary>
/// <param name="connection">The connection, logged in; disposed with this.</param>
/// <param name="hello">What the server said about itself.</param>
/// <param name="welcome">What the server said about the user.</param>
/// <param name="thumbprint">The thumbprint of its certificate; null without TLS.</param>
/// <param name="options">How the session was opened.</param>
internal sealed class FramedClient(
    FramedConnection connection, ReplyMessage hello, ReplyMessage welcome, string? thumbprint, SessionOptions options) : RemoteClient
{
    private const int MostExamples = 8;
    private const int MostCharacters = 400;

    private readonly LocalFiles _files = new(options.FileSystem);

    public override bool IsOpen => connection.IsOpen;

    public override FtpToolsException? EndReason => connection.EndReason;

    public override string? Agent => hello.Agent;

    public override string? UserName => welcome.UserName;

    public override bool IsReadOnly => welcome.ReadOnly ?? false;

    public override bool IsEncrypted => connection.Link.IsEncrypted;

    public override string? Thumbprint => thumbprint;

    public override long BytesSent => connection.BytesSent;

    public override long BytesReceived => connection.BytesReceived;

    public override Task<FileEntry> StatAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return EntryAsync(id => new StatRequest { Id = id, Path = path.ToString() }, cancellationToken);
    }

    public override IAsyncEnumerable<FileEntry> ListAsync(
        RemotePath directory, Action<ListingOmission> omitted, CancellationToken cancellationToken)
    {
        return ListEntriesAsync(id => new ListRequest { Id = id, Path = directory.ToString() }, cancellationToken, TellOmission);

        void TellOmission(ReplyMessage reply)
        {
            if (reply.Omitted is not { } count || count == 0) return;
            var examples = (reply.OmittedEntries ?? []).OfType<string>().Take((int)Math.Min(MostExamples, count));
            var shown = examples.Select(e => DisplayText.CleanAndCut(e, MostCharacters));
            omitted(new ListingOmission(directory.ToString(), count, [.. shown]));
        }
    }

    public override Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken)
    {
        return EntryAsync(id => new MakeDirectoryRequest { Id = id, Path = path.ToString(), MakeParents = makeParents }, cancellationToken);
    }

    public override Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return connection.RequestAsync(id => new DeleteFileRequest { Id = id, Path = path.ToString() }, cancellationToken);
    }

    public override Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return connection.RequestAsync(id => new DeleteDirectoryRequest { Id = id, Path = path.ToString() }, cancellationToken);
    }

    public override Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        return EntryAsync(
            id => new RenameRequest { Id = id, Path = path.ToString(), Target = target.ToString(), Overwrite = overwrite },
            cancellationToken);
    }

    public override Task<TransferResult> StoreAsync(
        string localPath, RemotePath path, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        return new Uploader(connection, _files, Time).SendAsync(localPath, path, options, progress, cancellationToken);
    }

    public override Task<TransferResult> FetchAsync(
        RemotePath path, string localPath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        return new Downloader(connection, _files, Time).ReceiveAsync(path, localPath, options, progress, cancellationToken);
    }

    public override Task PingAsync(CancellationToken cancellationToken)
    {
        return connection.RequestAsync(id => new PingRequest { Id = id }, cancellationToken);
    }

    public override Task QuitAsync(CancellationToken cancellationToken) => connection.QuitAsync(cancellationToken);

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    public override async Task<(long Length, string Digest)> DigestAsync(
        RemotePath path, DigestAlgorithm algorithm, long? length, CancellationToken cancellationToken)
    {
        var reply = await connection.RequestAsync(
            id => new DigestRequest { Id = id, FileName = path.ToString(), Algorithm = AlgorithmNames.ToWire(algorithm), Length = length },
            cancellationToken).ConfigureAwait(false);
        return (reply.Length ?? 0, reply.DigestFor(algorithm) ?? throw Without("a digest"));
    }

    public override async Task<HomeQuotaStatus> GetQuotaAsync(CancellationToken cancellationToken)
    {
        var reply = await connection.RequestAsync(id => new QuotaRequest { Id = id }, cancellationToken).ConfigureAwait(false);
        var status = reply.Quota ?? throw Without("a quota");
        return new HomeQuotaStatus(
            status.UsedBytes,
            status.UsedFiles,
            status.ReservedBytes,
            status.ReservedFiles,
            status.LimitBytes,
            status.LimitFiles,
            status.ReplacingBytes ?? 0);
    }

    public override IAsyncEnumerable<FileEntry> ListPartialsAsync(CancellationToken cancellationToken)
    {
        return ListEntriesAsync(id => new PartialsRequest { Id = id }, cancellationToken);
    }

    public override Task DeletePartialAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return connection.RequestAsync(id => new DeletePartialRequest { Id = id, Path = path.ToString() }, cancellationToken);
    }

    public override async Task<IReadOnlyList<string>> ListCommandsAsync(CancellationToken cancellationToken)
    {
        var reply = await connection.RequestAsync(id => new CommandsRequest { Id = id }, cancellationToken).ConfigureAwait(false);
        return [.. (reply.Commands ?? []).Select(name => DisplayText.Clean(name))];
    }

    public override Task<RemoteCommandResult> InvokeCommandAsync(
        string name, IReadOnlyList<string> arguments, bool asObject, int depth, bool verbose, CancellationToken cancellationToken)
    {
        return new CommandCaller(connection).CallAsync(name, arguments, asObject, depth, verbose, cancellationToken);
    }

    private TimeProvider Time => options.TimeProvider;

    private static FtpToolsException Without(string what) => new(ErrorCode.ProtocolViolation, $"The server answered without {what}.");

    private async Task<FileEntry> EntryAsync(Func<int, Message> request, CancellationToken cancellationToken)
    {
        var reply = await connection.RequestAsync(request, cancellationToken).ConfigureAwait(false);
        return reply.Entry ?? throw Without("an entry");
    }

    private async IAsyncEnumerable<FileEntry> ListEntriesAsync(
        Func<int, Message> request, [EnumeratorCancellation] CancellationToken cancellationToken, Action<ReplyMessage>? atEnd = null)
    {
        var listing = new ListingRequest();
        var id = await connection.BeginAsync(listing, request, default, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var page in listing.Pages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var entry in page) yield return entry;
                for (var pages = listing.TakePage(); pages > 0 && !listing.Final.IsCompleted; pages--)
                    await connection.SendAsync(new MoreMessage { Id = id }).ConfigureAwait(false);
            }

            atEnd?.Invoke(await listing.Final.ConfigureAwait(false));
        }
        finally
        {
            if (!listing.Final.IsCompleted) await connection.CancelAsync(id, listing).ConfigureAwait(false);
        }
    }
}
