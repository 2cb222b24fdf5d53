using System.Globalization;
using FtpTools.Accounts;
using FtpTools.CrashRig;
using FtpTools.Security;
using FtpTools.Server.Data;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Crash;

/// <summary>Who is killed.</summary>
[Flags]
internal enum Victims
{
    None = 0,
    Server = 1,
    Client = 2,
    Both = Server | Client,
}

/// <summary>A server and a client in processes of their own, which are killed under load, and what they leave on the disk.</summary>
internal sealed class CrashRig : IAsyncDisposable
{
    private readonly TemporaryFolder _disk = new();
    private readonly RigFolder _folder;
    private readonly RigChecker _checker;
    private readonly int _seed;
    private readonly bool _useTls;
    private RigProcess? _server;
    private RigProcess? _client;
    private string _ports = string.Empty;
    private int _load;

    private CrashRig(int seed, bool useTls)
    {
        (_seed, _useTls) = (seed, useTls);
        _folder = new RigFolder(_disk.In("client"));
        _checker = new RigChecker(Path.Combine(Root, RigSignals.UserName), _folder, seed);
        Directory.CreateDirectory(_folder.Received);
        new RigState().Save(_folder.Journal);
    }

    /// <summary>Requests that were confirmed.</summary>
    public int Confirmed { get; private set; }

    /// <summary>Transfers that went on in the middle.</summary>
    public int Resumed { get; private set; }

    /// <summary>Requests that were under way when somebody was killed.</summary>
    public int Broken { get; private set; }

    private string Root => _disk.In("server");

    public static async Task<CrashRig> StartAsync(int seed, bool useTls)
    {
        var rig = new CrashRig(seed, useTls);
        await using var data = ServerDataDirectory.Open(rig.Root);
        var home = data.ResolveHome(null, RigSignals.UserName);
        data.CreateHome(home);
        var verifier = ScramVerifier.Create(RigSignals.Password, ScramVerifier.MinimumIterations);
        await data.Accounts.AddAsync(new Account { Name = RigSignals.UserName, HomeDirectory = home }, verifier);
        await rig.StartMissingAsync();
        return rig;
    }

    /// <summary>Lets the client work, kills somebody amid it, and checks what is left.</summary>
    /// <param name="victims">Who is killed.</param>
    /// <param name="requests">After how many requests.</param>
    /// <param name="spins">How many turns of the processor later: somewhere within a request.</param>
    public async Task RunRoundAsync(Victims victims, int requests, int spins)
    {
        // Without TLS it is not certain that a server sees the end of a program that was killed before it publishes what came from it.
        Go(!_useTls && victims.HasFlag(Victims.Client) ? RigSignals.WithoutFtp : "");
        await _client!.WaitAsync(line => line == RigSignals.Request && --requests <= 0);
        Thread.SpinWait(spins);
        await KillAsync(victims);
        var state = Check();
        Broken += state.Undone.Count;

        var survivors = Victims.Both & ~victims;
        await StartMissingAsync();
        await CheckLeftoversAsync(state, survivors);
    }

    /// <summary>Lets the client resume everything that was broken off, and checks that nothing is left over.</summary>
    public async Task SettleAsync()
    {
        Go(RigSignals.Settle);
        await _client!.WaitUntilQuietAsync();
        await WaitUntilServerIsEmptyAsync();
        var state = Check();
        Assert.Empty(state.Undone);
        await CheckLeftoversAsync(state, Victims.Both);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _server?.Dispose();
        await Eventually.TrueAsync(TryDelete, "the folder can be deleted when the processes are gone");
    }

    private bool TryDelete()
    {
        try
        {
            _disk.Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Go(string how = "") => _client!.Tell(string.Create(CultureInfo.InvariantCulture, $"go {_ports} {++_load} {how}").TrimEnd());

    private async Task StartMissingAsync()
    {
        string[] tls = _useTls ? ["tls"] : [];
        if (_server is null) (_server, _ports) = await RigProcess.StartAsync(["serve", Root, "ftp", .. tls]);
        if (_client is null) (_client, _) = await RigProcess.StartAsync(["load", _folder.Path, _seed.ToString(CultureInfo.InvariantCulture), .. tls]);
    }

    private async Task KillAsync(Victims victims)
    {
        if (victims.HasFlag(Victims.Server))
        {
            await _server!.KillAsync();
            _server = null;
        }

        if (victims.HasFlag(Victims.Client))
        {
            await _client!.KillAsync();
            _client = null;
        }

        if (_client is not null) await _client.WaitUntilQuietAsync();
        if (_server is not null) await WaitUntilServerIsEmptyAsync();
    }

    private async Task WaitUntilServerIsEmptyAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.HangLimit);
        while (await _server!.CountConnectionsAsync() > 0) Assert.False(limit.IsCancellationRequested, "The server still has connections.");
    }

    private RigState Check()
    {
        var state = _checker.Check();
        Confirmed += state.Confirmed;
        Resumed += state.Resumed;
        return state;
    }

    // Who was not killed has nothing open any more.
    private async Task CheckLeftoversAsync(RigState state, Victims survivors)
    {
        await CheckLedgerAsync();

        // What a server left that was killed is cleared away when the home is counted.
        Assert.Empty(_checker.FindStray(state));
        if (!OperatingSystem.IsLinux()) return;
        if (survivors.HasFlag(Victims.Server)) await NothingIsOpenAsync(_server!, Path.Combine(Root, RigSignals.UserName));
        if (survivors.HasFlag(Victims.Client)) await NothingIsOpenAsync(_client!, _folder.Path);
    }

    // The ledger has what lies in the home, and nothing is reserved any more: it was settled where the server lived on, and counted again
    // where a new one found that the old one had died.
    private async Task CheckLedgerAsync()
    {
        var options = new SessionOptions { Host = "127.0.0.1", Port = int.Parse(_ports.Split(' ')[0], CultureInfo.InvariantCulture), UseTls = _useTls };
        await using (var session = await FtpSession.ConnectAsync(options, RigSignals.UserName, RigSignals.Password.AsMemory()))
        {
            var quota = await session.GetQuotaAsync();
            var (bytes, files) = _checker.Measure();
            Assert.Equal((bytes, files, 0, 0), (quota.Used, quota.FileCount, quota.Reserved, quota.FilesReserved));
        }

        await WaitUntilServerIsEmptyAsync();
    }

    // A server listens on two sockets, a client on none.
    private async Task NothingIsOpenAsync(RigProcess process, string directory)
    {
        var sockets = process == _server ? 2 : 0;
        await Eventually.TrueAsync(
            () => OpenFiles.Of(process.Id) is var open
                && !open.Any(f => f.StartsWith(directory, StringComparison.Ordinal)) && open.Count(f => f.StartsWith("socket:", StringComparison.Ordinal)) <= sockets,
            $"everything below {directory} is closed, and every connection: {string.Join(", ", OpenFiles.Of(process.Id))}");
    }
}
