using System.IO.Abstractions;
using FtpTools.Storage;
using Microsoft.Data.Sqlite;

namespace FtpTools.Accounts;

/// <summary>
/// The SQLite file of a server: opened and brought to the present schema on first use, one connection per operation from the driver's pool,
/// nothing cached, so that another process's change is seen by the next operation. Every failure is <see cref="ErrorCode.AccountStoreFailed"/>.
/// </summary>
/// <remarks>
/// SQLite has no asynchronous calls: an operation runs on the caller's thread to its end. Writers of this process queue for each other here,
/// without a thread, and only writers of different processes wait in SQLite.
/// </remarks>
internal sealed class AccountDatabase : IAsyncDisposable
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

    internal AccountDatabase(string path, IFileSystem fileSystem)
    {
        _path = path;
        _fileSystem = fileSystem;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString();
    }

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
                _isReady = true;
            }

            return await RunAsync(operation, cancellationToken, isDurable).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
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
        await AccountSchema.ApplyAsync(connection).ConfigureAwait(false);
        return true;
    }

    private async Task<T> RunAsync<T>(Func<SqliteConnection, Task<T>> operation, CancellationToken cancellationToken, bool isDurable = true)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // SQLite would make the file readable by all; it takes an empty file for a new database and gives its log the same mode.
            if (!_isReady)
                new AtomicFile(_fileSystem, _path).TryCreate([]);

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
        catch (SqliteException e)
        {
            throw Failure(ReasonOf(e), e);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.LocalFileError)
        {
            throw Failure(e.Message, e);
        }
    }

    private static string ReasonOf(SqliteException e)
    {
        return e.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => $"another process has been writing to it for {BusyTimeoutSeconds} seconds; try again",
            SQLitePCL.raw.SQLITE_FULL => "the disk is full; free some space",
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
