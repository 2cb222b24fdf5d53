using System.Collections.Concurrent;
using System.Data.Common;
using System.IO.Abstractions;
using FtpTools.Database;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The ledger of what is in the homes of a server, and of what its uploads may add. It is kept in the account database, so that
/// several server processes on one data folder share it; each is granted amounts there, and keeps the books of the homes it
/// changes in memory (<see cref="HomeQuota"/>).
/// </summary>
internal sealed class QuotaLedger : IAsyncDisposable
{
    /// <summary>The most bytes a home is granted beyond what is needed.</summary>
    public const long SpareBytes = 64L * 1024 * 1024;

    /// <summary>The most files a home is granted beyond what is needed.</summary>
    public const long SpareFiles = 1024;

    /// <summary>The most directories a home is granted beyond what is needed.</summary>
    public const long SpareDirectories = 64;

    /// <summary>How often the ledger is told what is new.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>How often to look whether another server is done.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ServerDatabase _database;
    private readonly IFileSystem _fileSystem;
    private readonly Action<FtpToolsException> _tellingFailed;
    private readonly ConcurrentDictionary<string, HomeQuota> _books = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _standingStill = new();
    private readonly Lock _instanceLock = new();
    private readonly Task _ticking;
    private IServerInstance? _instance;

    /// <summary>Opens the ledger in a database, which must outlive it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="fileSystem">Where the homes are.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="tellingFailed">Told when the database could not be written; it is tried again.</param>
    public QuotaLedger(ServerDatabase database, IFileSystem fileSystem, TimeProvider timeProvider, Action<FtpToolsException> tellingFailed)
    {
        _database = database;
        _fileSystem = fileSystem;
        _tellingFailed = tellingFailed;
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

    /// <summary>The book of a home.</summary>
    /// <param name="home">Its full path.</param>
    public HomeQuota BookOf(string home) => _books.GetOrAdd(home, path => new HomeQuota(this, path));

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
            home, transaction => work(new QuotaTables(transaction.Connection!, transaction, home)), cancellationToken, isDurable);
    }

    /// <summary>Reads the rows of a home, without anything having to be written.</summary>
    public Task<T> ReadAsync<T>(string home, Func<QuotaTables, Task<T>> read, CancellationToken cancellationToken)
    {
        return _database.ReadAsync(connection => read(new QuotaTables(connection, null, home)), cancellationToken);
    }

    /// <summary>Refuses what would fill the homes while the ledger has nothing kept aside: what is deleted must still find room in it.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.StorageFull"/>.</exception>
    public void RefuseWhenFull() => _database.ThrowIfOutOfSpace();

    /// <summary>Tells the ledger what is new, and leaves the homes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ticking.ConfigureAwait(false);
        await Task.WhenAll(_standingStill.Keys).ConfigureAwait(false);
        foreach (var book in _books.Values) await TryAsync(() => book.CloseAsync(CancellationToken.None)).ConfigureAwait(false);
        foreach (var book in _books.Values) book.Dispose();
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
                if (_books.Values.Any(b => b.IsInUse)) await TryAsync(TickBooksAsync).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task TickBooksAsync()
    {
        var counted = await _database.ReadAsync(ReadCountedAsync, _stop.Token).ConfigureAwait(false);
        foreach (var book in _books.Values.Where(b => b.IsInUse))
        {
            // That may take as long as the other one counts; the other homes must not wait for it.
            if (counted.Contains(book.Home)) Track(TryAsync(() => book.StandStillAsync(_stop.Token)));
            else await TryAsync(() => book.TickAsync(_stop.Token)).ConfigureAwait(false);
        }
    }

    private void Track(Task task)
    {
        _standingStill[task] = true;
        _ = task.ContinueWith(t => _standingStill.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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
            _tellingFailed(e);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The ledger is being closed; what is left to tell is told there.
        }
    }
}
