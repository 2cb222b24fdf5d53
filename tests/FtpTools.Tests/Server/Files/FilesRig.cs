using System.IO.Abstractions;
using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Server.Data;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>The files of the users of a server without a network, on a clock that stands still.</summary>
internal sealed class FilesRig : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IFileSystem _fileSystem;
    private readonly Dictionary<string, UserFiles> _users = [];

    private FilesRig(IFileSystem? fileSystem, bool isDurable)
    {
        _fileSystem = fileSystem ?? new FileSystem();
        Context = ServerContext.Open(new ServerOptions { Root = _folder.Path, TimeProvider = Clock, FileSystem = _fileSystem, IsDurable = isDurable });
    }

    public TestClock Clock { get; } = new();

    public ServerContext Context { get; }

    public string Home { get; private set; } = string.Empty;

    public UserFiles Files => _users["ann"];

    public string PartialFolder => Path.Combine(Home, ".ftptools", "partial");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Makes the user ann, and others who share the home.</summary>
    public static async Task<FilesRig> CreateAsync(long? quota = null, IFileSystem? fileSystem = null, bool isDurable = false, params string[] others)
    {
        var rig = new FilesRig(fileSystem, isDurable);
        rig.Home = rig.Context.Data.ResolveHome(null, "ann");
        rig.Context.Data.CreateHome(rig.Home);
        foreach (var name in others.Prepend("ann"))
        {
            var account = new Account { Name = name, HomeDirectory = rig.Home, QuotaBytes = quota };
            var verifier = TestUsers.VerifierOf(TestServer.Password);
            rig._users[name] = new UserFiles(rig.Context, await rig.Context.Data.Accounts.AddAsync(account, verifier, Stop), connection: 1);
        }

        return rig;
    }

    public static StorePlace At(string path, bool overwrite = true)
    {
        return new StorePlace(RemotePath.Parse(path), overwrite, MakeParents: false, Modified: null, IsDurable: false, Mode: null);
    }

    public UserFiles FilesOf(string user) => _users[user];

    /// <summary>Changes the account of ann; every operation knows at once.</summary>
    public async Task ChangeAsync(AccountChange change)
    {
        await Context.Data.Accounts.UpdateAsync("ann", change, Stop);
        Clock.Advance(TimeSpan.FromSeconds(1));
    }

    public string In(string path) => Path.Combine(Home, path.TrimStart('/'));

    public byte[]? Read(string path) => File.Exists(In(path)) ? File.ReadAllBytes(In(path)) : null;

    public string[] PartialFiles() => Directory.Exists(PartialFolder) ? [.. Directory.GetFiles(PartialFolder).Select(f => Path.GetFileName(f)!)] : [];

    public Task<FileEntry> StoreAsync(string path, byte[] content) => Files.StoreAsync(At(path), content, Stop);

    public Task<OpenUpload> BeginAsync(string path, UploadBasis basis, Allocation? allocation = null, ITransfer? by = null, string user = "ann")
    {
        return FilesOf(user).BeginOpenUploadAsync(At(path), basis, by ?? new QuietTransfer(), allocation);
    }

    /// <summary>Sends content and its end.</summary>
    public async Task<FileEntry> SendAsync(string path, UploadBasis basis, byte[] content, string user = "ann")
    {
        await using var upload = await BeginAsync(path, basis, user: user);
        await upload.WriteAsync(content, Stop);
        return await upload.PublishAsync(Stop);
    }

    /// <summary>Sends content, and the line breaks.</summary>
    public async Task BreakAsync(string path, UploadBasis basis, byte[] content, string user = "ann")
    {
        await using var upload = await BeginAsync(path, basis, user: user);
        await upload.WriteAsync(content, Stop);
    }

    /// <summary>Begins an upload of known length, sends a part of it, and the line breaks.</summary>
    public async Task BreakKnownAsync(string path, long length, byte[] arrived)
    {
        await using var upload = await Files.BeginUploadAsync(At(path), length, new QuietTransfer());
        upload.Partial.IsKept = true;
        upload.Partial.Content.Position = upload.Partial.Length;
        upload.Partial.Write(arrived, path);
    }

    /// <summary>What waits for ann under a path; null where a file is there, or nothing.</summary>
    public async Task<byte[]?> WaitingAsync(string path)
    {
        try
        {
            if (await Files.FindAsync(RemotePath.Parse(path), Stop) is not { IsPartial: true } item) return null;
            var content = File.ReadAllBytes(Path.Combine(PartialFolder, PartialNames.For("ann", RemotePath.Parse(path))));
            Assert.Equal(content.Length, item.Entry.Size);
            return content;
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }

    public async Task<List<OwnItem>> ListAsync(string path = "/", string user = "ann")
    {
        using var listing = await FilesOf(user).ListOwnAsync(RemotePath.Parse(path), new QuietTransfer());
        return [.. listing.Entries];
    }

    /// <summary>Asserts that the ledger has what lies in the home, by what it says and by a count, and that nothing is reserved.</summary>
    /// <returns>The bytes that are used.</returns>
    public async Task<long> AgreesAsync()
    {
        Assert.Equal(0, Context.Files.Transfers.Count);
        var files = new DirectoryInfo(Home).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => !PartialNames.IsInfo(f.Name)).ToList();
        var quota = await Files.GetQuotaAsync(Stop);
        Assert.Equal(new StorageAmount(files.Sum(f => f.Length), files.Count), quota.Used with { Directories = 0 });
        Assert.Equal(default, quota.Reserved);
        Assert.DoesNotContain(files, f => PartialNames.IsPassing(f.Name));

        await using var auditor = new QuotaAuditor(Context.Data);
        var counting = auditor.RunAsync(Home, correct: false, Stop);
        await Clock.AdvanceUntilAsync(() => counting.IsCompleted, "the home is counted");
        Assert.True((await counting).Agrees, $"{await counting}");

        // The server looks again and again whether the count is over, by its clock.
        var going = Files.GetQuotaAsync(Stop);
        await Clock.AdvanceUntilAsync(() => going.IsCompleted, "the home can be changed again");
        await going;
        return quota.Used.Bytes;
    }

    /// <summary>Asserts that what lies on the disk is within what the ledger knows, and that within a quota.</summary>
    public async Task AssertBoundAsync(long quota)
    {
        var onDisk = new DirectoryInfo(Home).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => !PartialNames.IsInfo(f.Name)).Sum(f => f.Length);
        var (used, reserved, _) = await Files.GetQuotaAsync(Stop);
        Assert.InRange(used.Bytes + reserved.Bytes, 0, quota);
        Assert.InRange(reserved.ReplacingBytes, 0, quota);
        Assert.InRange(onDisk, 0, used.Bytes + reserved.Bytes + reserved.ReplacingBytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        _folder.Dispose();
    }
}
