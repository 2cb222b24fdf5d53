using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Sessions.Contract;

/// <summary>
/// What a session may rely on, whatever the protocol. A protocol is tried by a class that derives from this one and gives it a
/// <see cref="ContractServer"/>; what the protocol cannot do it names in <see cref="Missing"/>, and then the tests assert that it says so.
/// </summary>
public abstract partial class RemoteClientContract(ContractServer server) : IAsyncLifetime
{
    /// <summary>So long that it goes in many pieces, and ends amid one.</summary>
    private const int Large = 3_000_001;

    private static readonly byte[] Old = TestContent.Of(123, seed: 9);

    private static readonly DateTime Time = new(2021, 1, 2, 3, 4, 6, DateTimeKind.Utc);

    private static readonly TransferOptions Replacing = new() { Overwrite = true };

    private static int _lastUser;

    private readonly List<RemoteClient> _clients = [];
    private readonly TemporaryFolder _folder = new();

    /// <summary>What the protocol cannot do.</summary>
    private protected virtual IReadOnlyCollection<RemoteAbility> Missing => [];

    /// <summary>The digests it can tell, where it can tell any.</summary>
    private protected virtual IReadOnlyCollection<DigestAlgorithm> Algorithms => Enum.GetValues<DigestAlgorithm>();

    /// <summary>Names that the server does not store, or stores as other ones: the client says so, and leaves nothing else behind that it
    /// can know of.</summary>
    private protected virtual IReadOnlyCollection<string> RefusedNames => [];

    /// <summary>Local files, with something that happens before they are read and written.</summary>
    private HookedFileSystem Local { get; } = new();

    private RemoteClient Client { get; set; } = null!;

    private string User { get; set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        User = await NewUserAsync();
        Client = await ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static RemotePath At(string path) => RemotePath.Parse(path);

    private static async Task<List<FileEntry>> ListAsync(
        RemoteClient client, string path, Action<ListingOmission>? omitted = null, CancellationToken stop = default)
    {
        var entries = new List<FileEntry>();
        await foreach (var entry in client.ListAsync(At(path), omitted ?? (_ => { }), stop)) entries.Add(entry);
        return entries;
    }

    private static async Task<List<FileEntry>> PartialsAsync(RemoteClient client, CancellationToken stop = default)
    {
        var entries = new List<FileEntry>();
        await foreach (var entry in client.ListPartialsAsync(stop)) entries.Add(entry);
        return entries;
    }

    private static Task<TransferResult> StoreAsync(
        RemoteClient client,
        string local,
        string path,
        TransferOptions? options = null,
        TransferProgress? progress = null,
        CancellationToken stop = default)
    {
        return client.StoreAsync(local, At(path), options ?? new TransferOptions(), new FileProgress(progress, local), stop);
    }

    private static Task<TransferResult> FetchAsync(
        RemoteClient client,
        string path,
        string local,
        TransferOptions? options = null,
        TransferProgress? progress = null,
        CancellationToken stop = default)
    {
        return client.FetchAsync(At(path), local, options ?? new TransferOptions(), new FileProgress(progress, path), stop);
    }

    private bool Can(RemoteAbility ability) => !Missing.Contains(ability);

    private async Task<string> NewUserAsync(bool isReadOnly = false, long? quota = null, long? fileQuota = null)
    {
        var name = $"user{Interlocked.Increment(ref _lastUser)}";
        await server.AddUserAsync(name, isReadOnly, quota, fileQuota);
        return name;
    }

    private async Task<RemoteClient> ConnectAsync(string? user = null)
    {
        var client = await server.ConnectAsync(user ?? User, Local);
        _clients.Add(client);
        return client;
    }

    /// <summary>The path on this computer of what is in the home.</summary>
    private string InHome(string name, string? user = null) => Path.Combine(server.HomeOf(user ?? User), name);

    /// <summary>Puts a file into the home, behind the back of the protocol.</summary>
    private string Put(string name, byte[] content)
    {
        var path = InHome(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Time);
        return path;
    }

    private string PutDirectory(string name) => Directory.CreateDirectory(InHome(name)).FullName;

    /// <summary>What is in the home and is the user's, by name, with the length of files.</summary>
    private string[] Inventory()
    {
        var home = server.HomeOf(User);
        var entries = Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(home, p))
            .Where(p => p.Split(Path.DirectorySeparatorChar)[0] != ".ftptools");
        return [.. entries.Select(p => File.Exists(InHome(p)) ? $"{p}: {new FileInfo(InHome(p)).Length}" : p).Order(StringComparer.Ordinal)];
    }

    private async Task AssertUsableAsync(RemoteClient? client = null)
    {
        Local.BeforeRead = Local.BeforeWrite = null;
        var content = TestContent.Of(300_000, seed: 5);
        var used = client ?? Client;
        Assert.True(used.IsOpen);
        await StoreAsync(used, _folder.File("usable", content), "/usable", Replacing);
        await FetchAsync(used, "/usable", _folder.In("usable.back"), Replacing);
        Assert.Equal(content, File.ReadAllBytes(_folder.In("usable.back")));
        await used.DeleteFileAsync(At("/usable"), default);
    }
}
