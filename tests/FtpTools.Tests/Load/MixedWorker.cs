using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Load;

/// <summary>One session's share of the work: files of its own, of which it knows what they are, and one that all sessions of the user
/// write, move and delete.</summary>
internal sealed class MixedWorker(TestServer server, FtpSession session, TemporaryFolder folder, string name)
{
    private const int Files = 4;
    private const string Shared = "/shared";

    private static readonly TransferOptions Overwriting = new() { Overwrite = true, MakeParents = true };

    // Small ones, and one in several frames; the same for all, because it is the server that is looked at.
    private static readonly byte[][] Contents = [.. new[] { 0, 1, 500, 5000, 60_000, 300_000 }.Select((length, i) => TestContent.Of(length, seed: i + 1))];

    private readonly Random _random = new(session.Id);
    private readonly Dictionary<string, int> _files = [];
    private readonly string _local = Directory.CreateDirectory(folder.In($"{session.UserName}-{name}")).FullName;

    /// <summary>Asserts that what all sessions of a user wrote, moved and deleted at once is whole.</summary>
    public static void AssertSharedIsWhole(TestServer server, string user)
    {
        foreach (var path in new[] { Shared, Shared + "2" }.Select(p => server.InHome(p[1..], user)).Where(File.Exists))
            Assert.Contains(Contents, c => c.SequenceEqual(File.ReadAllBytes(path)));
    }

    /// <summary>Requests that were made.</summary>
    public int Done { get; private set; }

    /// <summary>What was refused.</summary>
    public List<ErrorCode> Refusals { get; } = [];

    /// <summary>Makes one request.</summary>
    public async Task DoOneAsync()
    {
        Done++;
        try
        {
            await (_random.Next(10) switch
            {
                < 3 => StoreAsync($"/{name}/{_random.Next(Files)}"),
                < 5 => FetchAsync(),
                5 => MoveAsync(),
                6 => DeleteAsync(),
                7 => ListAsync(),
                8 => session.UploadAsync(Source(_random.Next(Contents.Length)), Shared, Overwriting),
                _ => ChangeSharedAsync(),
            });
        }
        catch (FtpToolsException e)
        {
            Refusals.Add(e.Code);
        }
    }

    /// <summary>Compares what is on the disk with what this session did to its own files.</summary>
    public void AssertNothingIsLost()
    {
        var directory = Path.Combine(server.HomeOf(session.UserName), $"{name}");
        var there = Directory.Exists(directory) ? Directory.GetFiles(directory).Select(Path.GetFileName) : [];
        Assert.Equal(_files.Keys.Select(Path.GetFileName).Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
        foreach (var (path, content) in _files) Assert.Equal(Contents[content], File.ReadAllBytes(Path.Combine(directory, Path.GetFileName(path))));
    }

    private async Task StoreAsync(string path)
    {
        var content = _random.Next(Contents.Length);
        await session.UploadAsync(Source(content), path, Overwriting);
        _files[path] = content;
    }

    private async Task FetchAsync()
    {
        if (AnyFile() is not { } path) return;
        await session.DownloadAsync(path, Path.Combine(_local, "back"), Overwriting);
        Assert.Equal(Contents[_files[path]], await File.ReadAllBytesAsync(Path.Combine(_local, "back")));
    }

    private async Task MoveAsync()
    {
        var target = $"/{name}/{_random.Next(Files)}";
        if (AnyFile() is not { } path || path == target) return;
        await session.RenameAsync(path, target, overwrite: true);
        _files[target] = _files[path];
        _files.Remove(path);
    }

    private async Task DeleteAsync()
    {
        if (AnyFile() is not { } path) return;
        await session.DeleteFileAsync(path);
        _files.Remove(path);
    }

    private async Task ListAsync()
    {
        var names = new List<string>();
        if (_files.Count == 0) return;
        await foreach (var item in session.ListAsync($"/{name}")) names.Add(item.RemotePath);
        Assert.Equal(_files.Keys.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    private Task ChangeSharedAsync() => _random.Next(3) switch
    {
        0 => session.RenameAsync(Shared, Shared + "2", overwrite: true),
        1 => session.DeleteFileAsync(Shared + "2"),
        _ => session.DownloadAsync(Shared, Path.Combine(_local, "shared"), Overwriting),
    };

    private string? AnyFile() => _files.Count == 0 ? null : _files.Keys.ElementAt(_random.Next(_files.Count));

    private string Source(int content)
    {
        var path = folder.In($"source{content}-{session.UserName}-{name}");
        if (!File.Exists(path)) File.WriteAllBytes(path, Contents[content]);
        return path;
    }
}
