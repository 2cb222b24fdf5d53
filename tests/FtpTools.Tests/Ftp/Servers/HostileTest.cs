using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>A test with a server that does not do what it should.</summary>
public abstract class HostileTest : IAsyncLifetime
{
    private protected HostileFtpServer Server { get; } = new();

    private protected TemporaryFolder Folder { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static RemotePath At(string path) => RemotePath.Parse(path);

    private protected static async Task<List<FileEntry>> ListAsync(RemoteClient client, string path, Action<ListingOmission>? omitted = null)
    {
        var entries = new List<FileEntry>();
        await foreach (var entry in client.ListAsync(At(path), omitted ?? (_ => { }), default)) entries.Add(entry);
        return entries;
    }

    private protected Task<TransferResult> FetchAsync(RemoteClient client, bool resume = false, CancellationToken stop = default)
    {
        var how = new TransferOptions { Overwrite = true, Resume = resume };
        return client.FetchAsync(At("/f"), Folder.In("f"), how, new FileProgress(null, "f"), stop);
    }

    private protected Task<TransferResult> StoreAsync(RemoteClient client, byte[] content, bool resume = false, CancellationToken stop = default)
    {
        var how = new TransferOptions { Overwrite = true, Resume = resume };
        return client.StoreAsync(Folder.File("up", content), At("/f"), how, new FileProgress(null, "f"), stop);
    }

    /// <summary>Asserts that something fails so, and that the session ends or does not end by it.</summary>
    private protected static async Task<FtpToolsException> RefusesAsync(RemoteClient client, ErrorCode code, bool ends, Func<Task> action)
    {
        var refusal = await Refused.WithAsync(code, () => action().WaitAsync(Eventually.HangLimit));
        Assert.Equal(!ends, client.IsOpen);
        return refusal;
    }
}
