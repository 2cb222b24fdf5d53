using System.IO.Abstractions;
using FtpTools.Storage;
using Microsoft.Data.Sqlite;

namespace FtpTools.Database;

/// <summary>
/// The SQLite file of a server: opened and brought to the present schema on first use, one connection per operation from the driver's pool,
/// nothing cached, so that another process's change is seen by the next operation. Every failure is <see cref="ErrorCode.AccountStoreFailed"/>,
/// or <see cref="ErrorCode.StorageFull"/> when the volume is full and the <see cref="Reserve"/> does not suffice.
/// </summary>
/// <remarks>
/// SQLite has no asynchronous calls: an operation runs on the caller's thread to its end. Writers of this process queue for each other here,
/// without a thread, and only writers of different processes wait in SQLite.
/// </remarks>
internal sealed class ServerDatabase : IAsyncDisposable
{
    private const int BusyTimeoutSeconds = 10;

    // Each has the file and its log open, and many logins at once must not take every descriptor of the process.
    private const int ReadersAtOnce = 8;

    private readonly IFileSystem _fileSystem;
    private readonly string _path;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _readers = new(ReadersAtOnce, ReadersAtOnce);
    private volatile bool _isReady;
    private SqliteConnection? _keptOpen;

    internal ServerDatabase(string path, IFileSystem fileSystem)
    {
        _path = path;
        _fileSystem = fileSystem;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString();
        Reserve = new SpaceReserve(fileSystem, Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, "reserve"));
    }

    /// <summary>What is kept aside for writing to it.</summary>
    internal SpaceReserve Reserve { get; }

    /// <summary>Called before every operation that writes; what it throws is taken for SQLite's. So a test makes the disk fail.</summary>
    internal Action? BeforeWrite { get; set; }

    /// <summary>Runs an operation that reads.</summary>
    internal async Task<T> ReadAsync<T>(Func<SqliteConnection, Task<T>> operation, CancellationToken cancellationToken)
    {
        if (!_isReady)
            await WriteAsync(_ => Task.FromResult(true), cancellationToken).ConfigureAwait(false);
        await _readers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>Runs an operation that writes, when the writers before it are done.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="isDurable">Whether it survives a power cut from the moment this returns, which costs a flush of the disk. What
    /// the process or the system dies of otherwise never matters, and the order of operations is kept in any case.</param>
    internal async Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> operation, CancellationToken cancellationToken, bool isDurable = true)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
            {
                await RunAsync(CreateAsync, cancellationToken).ConfigureAwait(false);
                await RunAsync(KeepOpenAsync, cancellationToken).ConfigureAwait(false);
                _isReady = true;
                Reserve.TakeBack();
            }

            return await RunAsync(
                connection =>
                {
                    BeforeWrite?.Invoke();
                    return operation(connection);
                },
                cancellationToken,
                isDurable).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_keptOpen is { } keptOpen) await keptOpen.DisposeAsync().ConfigureAwait(false);

        // The pool would keep the file open, and with it the write-ahead log beside it.
        var connection = new SqliteConnection(_connectionString);
        await using (connection.ConfigureAwait(false))
            SqliteConnection.ClearPool(connection);
        _writer.Dispose();
        _readers.Dispose();
    }

    private static async Task<bool> CreateAsync(SqliteConnection connection)
    {
        using var walMode = connection.CreateCommand();
        walMode.CommandText = "PRAGMA journal_mode = WAL";
        await walMode.ExecuteNonQueryAsync().ConfigureAwait(false);
        await ServerSchema.ApplyAsync(connection).ConfigureAwait(false);
        return true;
    }

    // SQLite deletes the log and its index when the last connection is closed, and whoever opens the file next, were it only to read,
    // has to make them again, which a full volume does not allow.
    private async Task<bool> KeepOpenAsync(SqliteConnection unused)
    {
        _keptOpen ??= new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString());
        await _keptOpen.OpenAsync().ConfigureAwait(false);
        using var command = _keptOpen.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM schema_version";
        await command.ExecuteScalarAsync().ConfigureAwait(false);
        return true;
    }

    private async Task<T> RunAsync<T>(Func<SqliteConnection, Task<T>> operation, CancellationToken cancellationToken, bool isDurable = true)
    {
        try
        {
            return await RunOnceAsync(operation, isDurable, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.StorageFull)
        {
            // Nothing of it was done. Once more, with what is kept aside.
            Reserve.GiveUp();
            return await RunOnceAsync(operation, isDurable, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<T> RunOnceAsync<T>(Func<SqliteConnection, Task<T>> operation, bool isDurable, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // SQLite would make the file readable by all; it takes an empty file for a new database and gives its log the same mode.
            if (!_isReady)
                Reserve.Spend(() => new AtomicFile(_fileSystem, _path).TryCreate([]));

            var connection = new SqliteConnection(_connectionString);
            await using (connection.ConfigureAwait(false))
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                using var settings = connection.CreateCommand();
                settings.CommandText = $"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}; PRAGMA synchronous = {(isDurable ? "FULL" : "NORMAL")}";
                await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                return await operation(connection).ConfigureAwait(false);
            }
        }
        catch (SqliteException e) when (IsFull(e))
        {
            throw SpaceReserve.Full(e);
        }
        catch (SqliteException e)
        {
            throw Failure(ReasonOf(e), e);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.LocalFileError)
        {
            throw Failure(e.Message, e);
        }
    }

    // What cannot be written for lack of room has a code of its own; what cannot be made for it (the log, its index) has not.
    private bool IsFull(SqliteException e)
    {
        return e.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL
            || (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY && Reserve.IsVolumeFull);
    }

    private static string ReasonOf(SqliteException e)
    {
        return e.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => $"another process has been writing to it for {BusyTimeoutSeconds} seconds; try again",
            SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM => "it is read-only; check its permissions and those of its folder",
            SQLitePCL.raw.SQLITE_CANTOPEN => "it cannot be opened; check that its folder exists and is writable, and that this process may open more files",
            SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT => "it is damaged or not an account store; restore a copy, or move it away to start with no users",
            _ => e.Message,
        };
    }

    private FtpToolsException Failure(string reason, Exception cause)
    {
        return new FtpToolsException(ErrorCode.AccountStoreFailed, $"The account store '{_path}' cannot be used: {reason}.", cause) { Target = _path };
    }
}
