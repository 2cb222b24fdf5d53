using System.Collections.Concurrent;
using System.Data.Common;
using System.IO.Abstractions;
using FtpTools.Database;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The ledger of what is in the homes of a server, and of what its uploads may add. It is kept in the server's database, so that
/// several server processes share it; each has a lease there on every home that it changes, and keeps that home's quota in memory
/// (<see cref="HomeQuota"/>).
/// </summary>
internal sealed class QuotaLedger : IAsyncDisposable
{
    /// <summary>How often leases are renewed.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How often to look whether another process is done.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ServerDatabase _database;
    private readonly IFileSystem _fileSystem;
    private readonly Action<FtpToolsException> _renewalFailed;
    private readonly ConcurrentDictionary<string, HomeQuota> _homes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _pausing = new();
    private readonly Lock _instanceLock = new();
    private readonly Task _ticking;
    private IServerInstance? _instance;

    /// <summary>Opens the ledger in a database, which must outlive it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="fileSystem">Where the homes are.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="renewalFailed">Called when the database could not be written to; it is tried again.</param>
    public QuotaLedger(ServerDatabase database, IFileSystem fileSystem, TimeProvider timeProvider, Action<FtpToolsException> renewalFailed)
    {
        _database = database;
        _fileSystem = fileSystem;
        _renewalFailed = renewalFailed;
        TimeProvider = timeProvider;
        _ticking = Task.Run(TickAsync);
    }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    // Begun when first needed: whoever only reads leaves no trace. A failure is not kept: the disk may recover by the next call.
    private IServerInstance Instance
    {
        get
        {
            lock (_instanceLock) return _instance ??= _database.BeginInstance();
        }
    }

    /// <summary>Cancelled when the ledger is closed.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>This use of the ledger.</summary>
    public string InstanceId => Instance.Id;

    /// <summary>Whether that is this use of the ledger, without beginning it.</summary>
    public bool IsOwn(string instance) => Volatile.Read(ref _instance)?.Id == instance;

    /// <summary>The quota of a home.</summary>
    /// <param name="home">Its full path.</param>
    public HomeQuota QuotaOf(string home) => _homes.GetOrAdd(home, path => new HomeQuota(this, path));

    /// <summary>Whether a use of the ledger is still alive.</summary>
    public bool IsAlive(string instance) => Instance.IsAlive(instance);

    /// <summary>Adds up what is in a home.</summary>
    /// <param name="home">Its full path.</param>
    /// <param name="keepUpTo">As <see cref="HomeDirectory.Measure"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It cannot be read.</exception>
    public StorageAmount Measure(string home, StorageAmount? keepUpTo, CancellationToken cancellationToken)
    {
        return new HomeDirectory(_fileSystem, home).Measure(keepUpTo, cancellationToken);
    }

    /// <summary>Works on the rows of a home, all of it or nothing.</summary>
    public Task<T> InTransactionAsync<T>(string home, Func<QuotaTables, Task<T>> work, bool isDurable, CancellationToken cancellationToken)
    {
        return _database.WriteHomeAsync(
            home, transaction => work(new QuotaTables(transaction.Connection!, transaction, home)), isDurable, cancellationToken);
    }

    /// <summary>Reads the rows of a home, without anything having to be written.</summary>
    public Task<T> ReadAsync<T>(string home, Func<QuotaTables, Task<T>> read, CancellationToken cancellationToken)
    {
        return _database.ReadAsync(connection => read(new QuotaTables(connection, null, home)), cancellationToken);
    }

    /// <summary>As <see cref="ServerDatabase.ThrowIfOutOfSpace"/>.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.StorageFull"/>.</exception>
    public void RefuseWhenFull() => _database.ThrowIfOutOfSpace();

    /// <summary>Reports what was changed to the ledger, and gives the leases back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ticking.ConfigureAwait(false);
        await Task.WhenAll(_pausing.Keys).ConfigureAwait(false);
        foreach (var quota in _homes.Values) await TryAsync(() => quota.CloseAsync(CancellationToken.None)).ConfigureAwait(false);
        foreach (var quota in _homes.Values) quota.Dispose();
        _instance?.Dispose();
        _stop.Dispose();
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickInterval, TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                _database.RecoverSpace();
                if (_homes.Values.Any(h => h.IsInUse)) await TryAsync(TickHomesAsync).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task TickHomesAsync()
    {
        var counted = await _database.ReadAsync(ReadCountedAsync, _stop.Token).ConfigureAwait(false);
        foreach (var quota in _homes.Values.Where(h => h.IsInUse))
        {
            // That may take as long as the other one counts; the other homes must not wait for it.
            if (counted.Contains(quota.Home)) Track(TryAsync(() => quota.PauseAsync(_stop.Token)));
            else await TryAsync(() => quota.TickAsync(_stop.Token)).ConfigureAwait(false);
        }
    }

    private void Track(Task task)
    {
        _pausing[task] = true;
        _ = task.ContinueWith(
            t => _pausing.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static async Task<HashSet<string>> ReadCountedAsync(DbConnection connection)
    {
        using var command = connection.Command("SELECT home FROM home_usage WHERE counted_by IS NOT NULL");
        using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var homes = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync().ConfigureAwait(false)) homes.Add(reader.GetString(0));
        return homes;
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            _renewalFailed(e);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The ledger is being closed; what is left to report is reported there.
        }
    }
}
