using System.Data.Common;
using System.Globalization;
using System.IO.Abstractions;
using FtpTools.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FtpTools.Database.Sqlite;

/// <summary>
/// The database as a SQLite file, with a write-ahead log, beside the other files of the server: <c>accounts.db</c>, the <c>reserve</c>,
/// and one locked file for each process that uses it. Every operation has a connection from the driver's pool.
/// </summary>
/// <remarks>
/// SQLite has no asynchronous calls: an operation runs on the caller's thread to its end. Writers of this process queue for each other
/// here, without a thread, and only writers of different processes wait in SQLite. It has one lock for all that writes, so a home is locked
/// by it.
/// </remarks>
internal sealed class SqliteServerDatabase : ServerDatabase
{
    private const int BusyTimeoutSeconds = 10;

    // Each has the file and its log open, and many logins at once must not take every descriptor of the process.
    private const int ReadersAtOnce = 8;

    private static readonly string Lazily = Settings("NORMAL");
    private static readonly string Durably = Settings("FULL");

    private readonly IFileSystem _fileSystem;
    private readonly string _folder;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _readers = new(ReadersAtOnce, ReadersAtOnce);
    private SqliteConnection? _keptOpen;

    /// <summary>Opens it when it is first used; its folder must exist by then.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="fileSystem">Where the files beside it are. (The database is always on the machine's disk.)</param>
    /// <param name="schema">Its tables.</param>
    internal SqliteServerDatabase(string folder, IFileSystem fileSystem, ServerSchema schema)
        : base(schema)
    {
        _fileSystem = fileSystem;
        _folder = folder;
        Name = Path.Combine(folder, "accounts.db");
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Name,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString();
        Reserve = new SpaceReserve(fileSystem, Path.Combine(folder, "reserve"));
    }

    /// <summary>The full path of the file.</summary>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string NumberingKey => "INTEGER PRIMARY KEY AUTOINCREMENT";

    /// <summary>What is kept aside for writing to it.</summary>
    internal SpaceReserve Reserve { get; }

    /// <inheritdoc/>
    public override IServerInstance BeginInstance()
    {
        return Reserve.Spend(() => LockFileInstance.Begin(_fileSystem, Path.Combine(_folder, "instances")));
    }

    /// <inheritdoc/>
    public override T WriteBeside<T>(Func<T> write) => Reserve.Spend(write);

    /// <inheritdoc/>
    public override void ThrowIfOutOfSpace()
    {
        if (Reserve.IsGivenUp) throw SpaceReserve.Full();
    }

    /// <inheritdoc/>
    public override void RecoverSpace()
    {
        if (Reserve.IsGivenUp) Reserve.TakeBack();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_keptOpen is { } keptOpen) await keptOpen.DisposeAsync().ConfigureAwait(false);

        // The pool would keep the file open, and with it the write-ahead log beside it.
        var connection = new SqliteConnection(_connectionString);
        await using (connection.ConfigureAwait(false))
            SqliteConnection.ClearPool(connection);
        _writer.Dispose();
        _readers.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task CreateAsync(CancellationToken cancellationToken)
    {
        await RunAsync(CreateTablesAsync, DatabaseUse.DurableWrite, cancellationToken).ConfigureAwait(false);
        await RunAsync(KeepOpenAsync, DatabaseUse.DurableWrite, cancellationToken).ConfigureAwait(false);
        Reserve.TakeBack();
    }

    /// <inheritdoc/>
    protected override async Task<T> RunAsync<T>(
        Func<DbConnection, Task<T>> operation, DatabaseUse use, CancellationToken cancellationToken)
    {
        var turn = use == DatabaseUse.Read ? _readers : _writer;
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunOnceAsync(operation, use, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.StorageFull)
        {
            // Nothing of it was done. Once more, with what is kept aside.
            Reserve.GiveUp();
            return await RunOnceAsync(operation, use, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenAsync(DatabaseUse use, CancellationToken cancellationToken)
    {
        // SQLite would make the file readable by all; it takes an empty file for a new database and gives its log the same mode.
        if (!IsReady)
            Reserve.Spend(() => new AtomicFile(_fileSystem, Name).TryCreate([]));

        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            using var settings = connection.CreateCommand();

            // What is written with NORMAL reaches the disk with the next checkpoint, in the order of the log.
            settings.CommandText = use == DatabaseUse.Write ? Lazily : Durably;
            await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<DbTransaction> BeginLockedAsync(DbConnection connection, string key)
    {
        // BEGIN IMMEDIATE: it has the one lock for writing from its beginning, so that what it reads is still so when it writes.
        return ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));
    }

    /// <inheritdoc/>
    protected override FtpToolsException? Translate(Exception failure)
    {
        return failure switch
        {
            SqliteException e when IsFull(e) => SpaceReserve.Full(e),
            SqliteException e => Failure(ReasonOf(e), e),
            FtpToolsException { Code: ErrorCode.LocalFileError } e => Failure(e.Message, e),
            _ => null,
        };
    }

    private static string Settings(string synchronous)
    {
        return string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}; PRAGMA synchronous = {synchronous}");
    }

    private async Task<bool> CreateTablesAsync(DbConnection connection)
    {
        using var walMode = connection.Command("PRAGMA journal_mode = WAL");
        await walMode.ExecuteNonQueryAsync().ConfigureAwait(false);
        await ApplySchemaAsync(connection).ConfigureAwait(false);
        return true;
    }

    // SQLite deletes the log and its index when the last connection is closed, and whoever opens the file next, were it only to read,
    // has to make them again, which a full volume does not allow.
    private async Task<bool> KeepOpenAsync(DbConnection unused)
    {
        _keptOpen ??= new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString());
        await _keptOpen.OpenAsync().ConfigureAwait(false);
        using var command = _keptOpen.Command("SELECT COUNT(*) FROM schema_version");
        await command.ExecuteScalarAsync().ConfigureAwait(false);
        return true;
    }

    // What cannot be written for lack of room has a code of its own; what cannot be made for it (the log, its index) has not.
    private bool IsFull(SqliteException e)
    {
        return e.SqliteErrorCode == raw.SQLITE_FULL
            || (e.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY && Reserve.IsVolumeFull);
    }

    private static string ReasonOf(SqliteException e)
    {
        return e.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                $"another process has been writing to it for {BusyTimeoutSeconds} seconds; try again",
            raw.SQLITE_READONLY or raw.SQLITE_PERM =>
                "it is read-only; check its permissions and those of its folder",
            raw.SQLITE_CANTOPEN =>
                "it cannot be opened; check that its folder exists and is writable, and that this process may open more files",
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT =>
                "it is damaged or not an account store; restore a copy, or move it away to start with no users",
            _ => e.Message,
        };
    }

    private FtpToolsException Failure(string reason, Exception cause)
    {
        return new FtpToolsException(ErrorCode.AccountStoreFailed, $"The account store '{Name}' cannot be used: {reason}.", cause)
        {
            Target = Name,
        };
    }
}
