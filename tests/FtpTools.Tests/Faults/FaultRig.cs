using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Tests.Server;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Faults;

/// <summary>A server and a session whose disks can be made to fail, or be changed by somebody else, amid a transfer.</summary>
internal sealed class FaultRig : IAsyncDisposable
{
    /// <summary>The length of a file that travels in six pieces.</summary>
    public const int Large = 6 * ContentSender.PieceSize;

    /// <summary>The length of one that travels in one frame.</summary>
    public const int Small = 10;

    private readonly TestServer _server;

    private FaultRig(TestServer server, HookedFileSystem remoteDisk)
    {
        _server = server;
        RemoteDisk = remoteDisk;
    }

    public static TransferOptions Overwriting { get; } = new() { Overwrite = true };

    public TemporaryFolder Folder { get; } = new();

    public HookedFileSystem LocalDisk { get; } = new();

    public HookedFileSystem RemoteDisk { get; }

    public FtpSession Session { get; private set; } = null!;

    public string Home => _server.HomeOf("ann");

    /// <summary>Starts the server and logs in.</summary>
    /// <param name="home">Where the home is, when it is not a folder of the server.</param>
    public static async Task<FaultRig> StartAsync(string? home = null)
    {
        var disk = new HookedFileSystem();
        var rig = new FaultRig(await TestServer.StartAsync(o => o with { UseTls = false, FileSystem = disk }), disk);
        if (home is not null) await rig._server.Data.Accounts.UpdateAsync("ann", new AccountChange { HomeDirectory = home });
        var options = new SessionOptions { Host = "127.0.0.1", Port = rig._server.Server.Port, UseTls = false, FileSystem = rig.LocalDisk };
        rig.Session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory());
        return rig;
    }

    /// <summary>The path of a file in the home.</summary>
    public string InHome(string name) => _server.InHome(name);

    /// <summary>The path of what would wait of an upload; the folder it lies in is made.</summary>
    public string PartialOf(string remotePath)
    {
        var folder = Directory.CreateDirectory(InHome(".ftptools/partial")).FullName;
        return Path.Combine(folder, PartialNames.For("ann", RemotePath.Parse(remotePath)));
    }

    /// <summary>Does something once, when a transfer has written its second piece at one end.</summary>
    public static void Amid(HookedFileSystem disk, Action action)
    {
        var done = 0;
        disk.BeforeWrite = position =>
        {
            if (position > 0 && Interlocked.Exchange(ref done, 1) == 0) action();
        };
    }

    /// <summary>Lets the disks be as they are, and shows that a file goes up and comes back over the same session.</summary>
    /// <param name="home">The home, when it is not a folder of the server; nothing that is not complete may be left in it.</param>
    /// <param name="isExact">Whether nobody but the session changed the home, so that the ledger knows all of it.</param>
    public async Task AssertUsableAsync(string? home = null, bool isExact = false)
    {
        LocalDisk.BeforeRead = LocalDisk.BeforeWrite = RemoteDisk.BeforeRead = RemoteDisk.BeforeWrite = null;
        foreach (var length in new[] { Small, 3 * ContentSender.PieceSize })
        {
            var content = TestContent.Of(length, seed: 7);
            await Session.UploadAsync(Folder.File("again", content), "/again", Overwriting);
            await Session.DownloadAsync("/again", Folder.In("again"), Overwriting);
            Assert.Equal(content, File.ReadAllBytes(Folder.In("again")));
        }

        await Session.DeleteFileAsync("/again");
        File.Delete(Folder.In("again"));
        await Signals.UntilAsync(() => Signals.PartialFiles(home ?? Home).Length == 0, () => Session.PingAsync());
        if (isExact) await LedgerCheck.IsExactAsync(Session, home ?? Home);
        Assert.Equal(FtpSessionState.Open, Session.State);
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _server.DisposeAsync();
        Folder.Dispose();
    }
}
