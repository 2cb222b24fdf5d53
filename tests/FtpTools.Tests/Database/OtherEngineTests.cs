using System.Collections.Concurrent;
using System.Data.Common;
using System.IO.Abstractions;
using System.Net;
using FtpTools.Accounts;
using FtpTools.Database;
using FtpTools.Quota;
using FtpTools.Security;
using FtpTools.Server.Data;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;
using Microsoft.Data.Sqlite;

namespace FtpTools.Tests.Database;

/// <summary>Users, logins and ledger work on any engine that does what <see cref="ServerDatabase"/> asks of it, and only that.</summary>
public sealed class OtherEngineTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Memory _memory = new();
    private readonly ScramVerifier _verifier = TestUsers.VerifierOf(TestServer.Password);
    private ServerDataDirectory _one = null!;
    private ServerDataDirectory _two = null!;
    private string _home = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        (_one, _two) = (Open(), Open());
        _home = Directory.CreateDirectory(_folder.In("home")).FullName;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _memory.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_user_that_one_process_adds_is_changed_and_removed_by_another()
    {
        var added = await _one.Accounts.AddAsync(new Account { Name = "ann", HomeDirectory = _home, QuotaBytes = 5 }, _verifier, Stop);
        Assert.Equal(new AccountCredentials(added, _verifier), await _two.Accounts.FindCredentialsAsync("ANN", Stop));

        await _two.Accounts.UpdateAsync("ann", new AccountChange { Quota = QuotaLimit.None, IsReadOnly = true }, Stop);
        await _two.Accounts.RecordLoginAsync("ann", DateTimeOffset.UnixEpoch, Stop);
        Assert.Equal([added with { QuotaBytes = null, IsReadOnly = true, LastLogin = DateTimeOffset.UnixEpoch }], await _one.Accounts.ListAsync(Stop));

        await _one.Accounts.RemoveAsync("ann", Stop);
        await Refused.WithAsync(ErrorCode.UserNotFound, () => _two.Accounts.RemoveAsync("ann", Stop));
    }

    [Fact]
    public async Task Failed_logins_and_known_places_are_seen_by_another_process()
    {
        var guard = LoginGuard.For(_one.Database, TimeProvider.System);
        await guard.FailAsync(IPAddress.Parse("192.0.2.1"), "ann", Stop);
        await guard.SucceedAsync(IPAddress.Parse("192.0.2.2"), "ann", Stop);

        var records = new LoginRecords(_two.Database, TimeProvider.System);
        Assert.Single(await records.ReadNewsAsync(Stop));
        Assert.True(await records.IsKnownPlaceAsync(LoginThrottle.KeyOf("ann"), "192.0.2.2", Stop));
    }

    [Fact]
    public async Task Two_processes_that_fill_a_home_at_once_stay_within_its_limit()
    {
        var limit = new StorageLimit(100_000, null);
        await using (var one = OpenLedger(_one))
        await using (var two = OpenLedger(_two))
        {
            var stored = await Task.WhenAll(StoreAllAsync(one, limit), StoreAllAsync(two, limit));

            Assert.Equal(10, stored.Sum());
            Assert.Equal(new StorageAmount(100_000, 10), (await one.QuotaOf(_home).GetUsageAsync(Stop)).Used);
        }

        Assert.Empty(_memory.Living);
    }

    private ServerDataDirectory Open()
    {
        return ServerDataDirectory.Open(
            _folder.In("root"), (_, _) => new MemoryDatabase(_memory, ServerDatabases.Schema), new FileSystem(), TimeProvider.System);
    }

    private static QuotaLedger OpenLedger(ServerDataDirectory data) => data.OpenLedger(new FileSystem(), TimeProvider.System, e => throw e);

    private Task<int> StoreAllAsync(QuotaLedger ledger, StorageLimit limit) => Task.Run(async () =>
    {
        var stored = 0;
        try
        {
            while (true)
            {
                if (await TryStoreAsync(ledger.QuotaOf(_home), limit)) stored++;
                else await ledger.QuotaOf(_home).ObtainAsync(StorageAmount.OfFile(10_000), limit, Stop);
            }
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
        {
            return stored;
        }
    });

    private static async Task<bool> TryStoreAsync(HomeQuota quota, StorageLimit limit)
    {
        using var access = await quota.EnterAsync(Stop);
        using var reservation = quota.TryReserve(StorageAmount.OfFile(10_000), default, limit);
        reservation?.AfterChange(StorageAmount.OfFile(10_000));
        return reservation is not null;
    }

    /// <summary>What the processes of one database share.</summary>
    private sealed class Memory : IAsyncDisposable
    {
        private readonly SqliteConnection _keptOpen;

        public Memory()
        {
            _keptOpen = new SqliteConnection(Text);
            _keptOpen.Open();
        }

        public string Text { get; } = $"Data Source={Guid.NewGuid():N};Mode=Memory;Cache=Shared";

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public ConcurrentDictionary<string, bool> Living { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await _keptOpen.DisposeAsync();
            Turn.Dispose();
        }
    }

    private sealed class MemoryDatabase(Memory memory, ServerSchema schema) : ServerDatabase(schema)
    {
        public override string Name => "memory";

        public override string NumberingKey => "INTEGER PRIMARY KEY";

        public override IServerInstance BeginInstance() => new MemoryInstance(memory.Living);

        protected override Task CreateAsync(CancellationToken cancellationToken)
        {
            return RunAsync(
                async connection =>
                {
                    await ApplySchemaAsync(connection);
                    return true;
                },
                DatabaseUse.DurableWrite,
                cancellationToken);
        }

        protected override async Task<T> RunAsync<T>(Func<DbConnection, Task<T>> operation, DatabaseUse use, CancellationToken cancellationToken)
        {
            await memory.Turn.WaitAsync(cancellationToken);
            try
            {
                return await RunOnceAsync(operation, use, cancellationToken);
            }
            finally
            {
                memory.Turn.Release();
            }
        }

        protected override async ValueTask<DbConnection> OpenAsync(DatabaseUse use, CancellationToken cancellationToken)
        {
            var connection = new SqliteConnection(memory.Text);
            await connection.OpenAsync(cancellationToken);
            return connection;
        }

        protected override ValueTask<DbTransaction> BeginLockedAsync(DbConnection connection, string key) => connection.BeginTransactionAsync();

        protected override FtpToolsException? Translate(Exception failure) => null;
    }

    private sealed class MemoryInstance : IServerInstance
    {
        private readonly ConcurrentDictionary<string, bool> _living;

        public MemoryInstance(ConcurrentDictionary<string, bool> living)
        {
            _living = living;
            _living[Id] = true;
        }

        public string Id { get; } = Guid.NewGuid().ToString("N");

        public bool IsAlive(string id) => _living.ContainsKey(id);

        public void Dispose() => _living.TryRemove(Id, out _);
    }
}
