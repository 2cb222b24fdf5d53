using System.IO.Abstractions;
using BenchmarkDotNet.Attributes;
using FtpTools.Accounts;
using FtpTools.Quota;
using FtpTools.Server.Data;
using FtpTools.Storage;

namespace FtpTools.Benchmarks.Micro;

/// <summary>What the quota of a small file costs while the home has enough granted: reserved, counted, and taken out again, in memory.</summary>
[MemoryDiagnoser]
public class QuotaLedgerBenchmarks
{
    private static readonly StorageAmount File = StorageAmount.OfFile(4096);
    private static readonly StorageLimit Limit = new(1L << 30, 100_000);

    private readonly string _root = Directory.CreateTempSubdirectory("ftptools-bench-ledger-").FullName;
    private ServerDataDirectory? _data;
    private QuotaLedger? _ledger;
    private HomeQuota? _quota;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _data = ServerDataDirectory.Open(_root);
        _ledger = _data.OpenLedger(new FileSystem(), TimeProvider.System, e => throw e);
        _quota = _ledger.QuotaOf(Directory.CreateDirectory(Path.Combine(_root, "home")).FullName);
        await ReserveAndSettleAsync();
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _ledger!.DisposeAsync();
        await _data!.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Benchmark]
    public async Task ReserveAndSettleAsync()
    {
        while (!await TryReserveAndSettleAsync()) await _quota!.ObtainAsync(File, Limit, CancellationToken.None);
    }

    private async ValueTask<bool> TryReserveAndSettleAsync()
    {
        using var entry = await _quota!.EnterAsync(CancellationToken.None);
        if (_quota.TryReserve(File, default, Limit) is not { } reservation) return false;
        reservation.AfterChange(File);
        _quota.AfterChange(default(StorageAmount) - File);
        return true;
    }
}
