using System.IO.Abstractions;
using FtpTools.Database;
using FtpTools.Security;
using Microsoft.Data.Sqlite;

namespace FtpTools.Accounts;

/// <summary>The account store in a SQLite file. The file is made on the first call, its folder must exist.</summary>
internal sealed class SqliteAccountStore : IAccountStore
{
    private const string Columns = "name, home_directory, quota_bytes, quota_files, is_enabled, is_read_only, created_ms, last_login_ms";

    private readonly ServerDatabase _database;
    private readonly TimeProvider _timeProvider;

    internal SqliteAccountStore(string path, IFileSystem fileSystem, TimeProvider timeProvider)
        : this(new ServerDatabase(path, fileSystem), timeProvider)
    {
    }

    /// <summary>Works on a database, which it disposes.</summary>
    internal SqliteAccountStore(ServerDatabase database, TimeProvider timeProvider)
    {
        _database = database;
        _timeProvider = timeProvider;
    }

    /// <inheritdoc/>
    public async Task<Account?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        if (UserName.KeyOf(name) is not { } key)
            return null;
        return await _database.ReadAsync(connection => FindByKeyAsync(connection, key, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ScramVerifier?> GetVerifierAsync(string name, CancellationToken cancellationToken = default)
    {
        if (UserName.KeyOf(name) is not { } key)
            return null;
        var text = await _database.ReadAsync(
            async connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT verifier FROM account WHERE name_key = @key";
                command.Parameters.AddWithValue("@key", key);
                return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
            },
            cancellationToken).ConfigureAwait(false);
        return text is null ? null : ReadVerifier(name, text);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken = default)
    {
        return await _database.ReadAsync(
            async connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"SELECT {Columns} FROM account ORDER BY name_key";
                using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                var accounts = new List<Account>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    accounts.Add(ReadAccount(reader));
                return accounts;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Account> AddAsync(Account account, ScramVerifier verifier, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(verifier);
        ThrowIfNoFullPath(account.HomeDirectory);
        if (account.QuotaBytes is { } quota)
            _ = QuotaLimit.Of(quota);
        if (account.QuotaFiles is { } files)
            _ = QuotaLimit.Of(files);
        var name = UserName.Normalize(account.Name);
        var created = account.Created == default ? _timeProvider.GetUtcNow() : account.Created;

        return await _database.WriteAsync(
            async connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"""
                    INSERT INTO account (name_key, verifier, {Columns})
                    VALUES (@key, @verifier, @name, @home, @quota, @files, @enabled, @readOnly, @created, @lastLogin)
                    ON CONFLICT (name_key) DO NOTHING
                    """;
                command.Parameters.AddWithValue("@key", UserName.KeyOf(name));
                command.Parameters.AddWithValue("@verifier", verifier.Format());
                command.Parameters.AddWithValue("@name", name);
                command.Parameters.AddWithValue("@home", account.HomeDirectory);
                command.Parameters.AddWithValue("@quota", OrNull(account.QuotaBytes));
                command.Parameters.AddWithValue("@files", OrNull(account.QuotaFiles));
                command.Parameters.AddWithValue("@enabled", account.IsEnabled ? 1L : 0L);
                command.Parameters.AddWithValue("@readOnly", account.IsReadOnly ? 1L : 0L);
                command.Parameters.AddWithValue("@created", created.ToUnixTimeMilliseconds());
                command.Parameters.AddWithValue("@lastLogin", OrNull(account.LastLogin?.ToUnixTimeMilliseconds()));
                if (await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 0)
                    throw new FtpToolsException(ErrorCode.UserExists, $"There is already a user '{name}' (upper and lower case count as the same).") { Target = name };
                await DoubtHomeAsync(connection, account.HomeDirectory, cancellationToken).ConfigureAwait(false);
                return await FindByKeyAsync(connection, UserName.KeyOf(name)!, cancellationToken).ConfigureAwait(false) ?? throw NotFound(name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Account> UpdateAsync(string name, AccountChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.HomeDirectory is { } home)
            ThrowIfNoFullPath(home);
        var key = UserName.KeyOf(name) ?? throw NotFound(name);

        return await _database.WriteAsync(
            async connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = """
                    UPDATE account SET
                        verifier = COALESCE(@verifier, verifier),
                        home_directory = COALESCE(@home, home_directory),
                        quota_bytes = CASE WHEN @changesQuota = 1 THEN @quota ELSE quota_bytes END,
                        quota_files = CASE WHEN @changesFiles = 1 THEN @files ELSE quota_files END,
                        is_enabled = COALESCE(@enabled, is_enabled),
                        is_read_only = COALESCE(@readOnly, is_read_only)
                    WHERE name_key = @key
                    """;
                command.Parameters.AddWithValue("@key", key);
                command.Parameters.AddWithValue("@verifier", OrNull(change.Verifier?.Format()));
                command.Parameters.AddWithValue("@home", OrNull(change.HomeDirectory));
                command.Parameters.AddWithValue("@changesQuota", change.Quota is null ? 0L : 1L);
                command.Parameters.AddWithValue("@quota", OrNull(change.Quota?.Value));
                command.Parameters.AddWithValue("@changesFiles", change.FileQuota is null ? 0L : 1L);
                command.Parameters.AddWithValue("@files", OrNull(change.FileQuota?.Value));
                command.Parameters.AddWithValue("@enabled", OrNull(ToNumber(change.IsEnabled)));
                command.Parameters.AddWithValue("@readOnly", OrNull(ToNumber(change.IsReadOnly)));
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                if (change.HomeDirectory is not null)
                    await DoubtHomeAsync(connection, change.HomeDirectory, cancellationToken).ConfigureAwait(false);
                return await FindByKeyAsync(connection, key, cancellationToken).ConfigureAwait(false) ?? throw NotFound(name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        await ChangeOneAsync(name, command => command.CommandText = "DELETE FROM account WHERE name_key = @key", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RecordLoginAsync(string name, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        await ChangeOneAsync(
            name,
            command =>
            {
                command.CommandText = "UPDATE account SET last_login_ms = @time WHERE name_key = @key";
                command.Parameters.AddWithValue("@time", time.ToUnixTimeMilliseconds());
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ChangeOneAsync(string name, Action<SqliteCommand> prepare, CancellationToken cancellationToken)
    {
        var key = UserName.KeyOf(name) ?? throw NotFound(name);
        await _database.WriteAsync(
            async connection =>
            {
                using var command = connection.CreateCommand();
                prepare(command);
                command.Parameters.AddWithValue("@key", key);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0 ? true : throw NotFound(name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // A directory that becomes a home may have been one before; what happened to it since, nobody knows.
    private static async Task DoubtHomeAsync(SqliteConnection connection, string home, CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE home_usage SET is_doubtful = 1 WHERE home = @home";
        command.Parameters.AddWithValue("@home", home);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Account?> FindByKeyAsync(SqliteConnection connection, string key, CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM account WHERE name_key = @key";
        command.Parameters.AddWithValue("@key", key);
        using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? ReadAccount(reader) : null;
    }

    /// <summary>Reads the columns in the order of <see cref="Columns"/>.</summary>
    private static Account ReadAccount(SqliteDataReader reader)
    {
        return new Account
        {
            Name = reader.GetString(0),
            HomeDirectory = reader.GetString(1),
            QuotaBytes = reader.IsDBNull(2) ? null : reader.GetInt64(2),
            QuotaFiles = reader.IsDBNull(3) ? null : reader.GetInt64(3),
            IsEnabled = reader.GetInt64(4) != 0,
            IsReadOnly = reader.GetInt64(5) != 0,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
            LastLogin = reader.IsDBNull(7) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)),
        };
    }

    private static ScramVerifier ReadVerifier(string name, string text)
    {
        try
        {
            return ScramVerifier.Parse(text);
        }
        catch (FtpToolsException e)
        {
            throw new FtpToolsException(ErrorCode.AccountStoreFailed, $"The verifier of the user '{name}' is damaged: set the password again.", e) { Target = name };
        }
    }

    private static object OrNull<T>(T value)
    {
        return value is null ? DBNull.Value : value;
    }

    private static long? ToNumber(bool? value)
    {
        return value is { } known ? (known ? 1L : 0L) : null;
    }

    private static void ThrowIfNoFullPath(string home)
    {
        if (!Path.IsPathFullyQualified(home))
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"The home directory '{home}' is not a full path.") { Target = home };
    }

    private static FtpToolsException NotFound(string name)
    {
        return new FtpToolsException(ErrorCode.UserNotFound, $"There is no user '{name}'.") { Target = name };
    }
}
