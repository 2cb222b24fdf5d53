using System.Data.Common;

namespace FtpTools.Database;

/// <summary>
/// The database of a server: users, logins and the quota ledger. It is brought to the present schema on first use; every operation has a
/// connection of its own and nothing is cached, so that another process's change is seen by the next operation. Every failure is
/// <see cref="ErrorCode.AccountStoreFailed"/>, or <see cref="ErrorCode.StorageFull"/> when there is no room left. Safe for use by several
/// threads.
/// </summary>
/// <remarks>
/// What users, logins and ledger do is written once, for any engine that System.Data.Common knows. What an engine does in its own way is
/// in its own folder or assembly: how a connection is had, who waits for whom, how a home is locked, what its errors mean.
/// </remarks>
internal abstract class ServerDatabase(ServerSchema schema) : IAsyncDisposable
{
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private volatile bool _isReady;

    /// <summary>What it is called in messages: its path, or where it is.</summary>
    public abstract string Name { get; }

    /// <summary>The type of a column that numbers the rows of its table, upward and never twice, and is their primary key.</summary>
    public abstract string NumberingKey { get; }

    /// <summary>Called before every operation that writes; what it throws is taken for the engine's. So a test makes the disk
    /// fail.</summary>
    internal Action? BeforeWrite { get; set; }

    /// <summary>Whether it was found, or made, and has the present schema.</summary>
    protected bool IsReady => _isReady;

    /// <summary>Runs an operation that reads.</summary>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> operation, CancellationToken cancellationToken)
    {
        return RunWhenReadyAsync(operation, DatabaseUse.Read, cancellationToken);
    }

    /// <summary>Runs an operation that writes.</summary>
    /// <param name="operation">The operation; each of its statements is a transaction of its own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="isDurable">Whether it survives a power cut from the moment this returns, which costs a flush of the disk. What
    /// the process or the system dies of otherwise never matters, and the order of operations is kept in any case.</param>
    public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> operation, CancellationToken cancellationToken, bool isDurable = true)
    {
        return RunWhenReadyAsync(operation, isDurable ? DatabaseUse.DurableWrite : DatabaseUse.Write, cancellationToken);
    }

    /// <summary>Reads and writes what belongs to a home, all of it or nothing, while nobody else, in any process, does the same.</summary>
    /// <param name="home">The full path of the home.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="isDurable">As for <see cref="WriteAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<T> WriteHomeAsync<T>(
        string home, Func<DbTransaction, Task<T>> operation, bool isDurable, CancellationToken cancellationToken)
    {
        return WriteAsync(
            async connection =>
            {
                var transaction = await BeginLockedAsync(connection, home).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await operation(transaction).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return result;
                }
            },
            cancellationToken,
            isDurable);
    }

    /// <summary>Begins a use of this database that others can see is alive.</summary>
    /// <exception cref="FtpToolsException">It cannot be begun.</exception>
    public abstract IServerInstance BeginInstance();

    /// <summary>Writes a file beside the database, with the room that is kept for the database if it has to be.</summary>
    public virtual T WriteBeside<T>(Func<T> write) => write();

    /// <summary>Refuses what would fill the homes while the database can hardly be written to: what is deleted must still find room in
    /// it.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.StorageFull"/>.</exception>
    public virtual void ThrowIfOutOfSpace()
    {
        // An engine on another machine has room or fails.
    }

    /// <summary>Called now and then: gets back the room that was given up, when there is some again.</summary>
    public virtual void RecoverSpace()
    {
        // Nothing is kept aside.
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        _preparing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes what is missing; the tables come from <see cref="ApplySchemaAsync"/>. Not called twice at once.</summary>
    protected abstract Task CreateAsync(CancellationToken cancellationToken);

    /// <summary>Runs an operation by <see cref="RunOnceAsync"/> when its turn has come, and again where that can help.</summary>
    protected abstract Task<T> RunAsync<T>(Func<DbConnection, Task<T>> operation, DatabaseUse use, CancellationToken cancellationToken);

    /// <summary>Opens a connection.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(DatabaseUse use, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that waits for those of other processes under the same key.</summary>
    protected abstract ValueTask<DbTransaction> BeginLockedAsync(DbConnection connection, string key);

    /// <summary>What a failure means; null for one that is not the engine's.</summary>
    protected abstract FtpToolsException? Translate(Exception failure);

    /// <summary>Runs an operation on a connection of its own.</summary>
    protected async Task<T> RunOnceAsync<T>(Func<DbConnection, Task<T>> operation, DatabaseUse use, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var connection = await OpenAsync(use, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                if (use != DatabaseUse.Read) BeforeWrite?.Invoke();
                return await operation(connection).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (Translate(e) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Brings the tables to the present schema.</summary>
    protected async Task ApplySchemaAsync(DbConnection connection)
    {
        var transaction = await BeginLockedAsync(connection, "schema").ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await schema.ApplyAsync(this, transaction).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }
    }

    private Task<T> RunWhenReadyAsync<T>(Func<DbConnection, Task<T>> operation, DatabaseUse use, CancellationToken cancellationToken)
    {
        return _isReady ? RunAsync(operation, use, cancellationToken) : PrepareAndRunAsync(operation, use, cancellationToken);
    }

    private async Task<T> PrepareAndRunAsync<T>(Func<DbConnection, Task<T>> operation, DatabaseUse use, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady) await CreateAsync(cancellationToken).ConfigureAwait(false);
            _isReady = true;
        }
        finally
        {
            _preparing.Release();
        }

        return await RunAsync(operation, use, cancellationToken).ConfigureAwait(false);
    }
}
