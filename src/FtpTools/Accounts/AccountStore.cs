using System.Data.Common;
using FtpTools.Database;
using FtpTools.Security;

namespace FtpTools.Accounts;

/// <summary>The accounts in the database of a server.</summary>
/// <param name="database">The database, which it disposes.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AccountStore(ServerDatabase database, TimeProvider timeProvider) : IAccountStore
{
    private const string Columns = "name, home_directory, quota_bytes, quota_files, is_enabled, is_read_only, created_ms, last_login_ms";

    /// <inheritdoc/>
    public async Task<Account?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        if (UserName.KeyOf(name) is not { } key)
            return null;
        return await database.ReadAsync(
            connection => FindByKeyAsync(connection, key, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<AccountCredentials?> FindCredentialsAsync(string name, CancellationToken cancellationToken = default)
    {
        if (UserName.KeyOf(name) is not { } key)
            return null;
        return await database.ReadAsync(
            async connection =>
            {
                using var command = connection.Command($"SELECT {Columns}, verifier FROM account WHERE name_key = @key").With("@key", key);
                using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
                return new AccountCredentials(ReadAccount(reader), ReadVerifier(name, reader.GetString(8)));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken = default)
    {
        return await database.ReadAsync(
            async connection =>
            {
                using var command = connection.Command($"SELECT {Columns} FROM account ORDER BY name_key");
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
        var key = UserName.KeyOf(name)!;
        var created = account.Created == default ? timeProvider.GetUtcNow() : account.Created;

        return await database.WriteAsync(
            async connection =>
            {
                using var command = connection.Command($"""
                    INSERT INTO account (name_key, verifier, {Columns})
                    VALUES (@key, @verifier, @name, @home, @quota, @files, @enabled, @readOnly, @created, @lastLogin)
                    ON CONFLICT (name_key) DO NOTHING
                    """)
                    .With("@key", key)
                    .With("@verifier", verifier.Format())
                    .With("@name", name)
                    .With("@home", account.HomeDirectory)
                    .With("@quota", account.QuotaBytes)
                    .With("@files", account.QuotaFiles)
                    .With("@enabled", account.IsEnabled ? 1L : 0L)
                    .With("@readOnly", account.IsReadOnly ? 1L : 0L)
                    .With("@created", created.ToUnixTimeMilliseconds())
                    .With("@lastLogin", account.LastLogin?.ToUnixTimeMilliseconds());
                if (await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 0)
                    throw Exists(name);
                await DoubtHomeAsync(connection, account.HomeDirectory, cancellationToken).ConfigureAwait(false);
                return await FindByKeyAsync(connection, key, cancellationToken).ConfigureAwait(false) ?? throw NotFound(name);
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

        return await database.WriteAsync(
            async connection =>
            {
                using var command = connection.Command("""
                    UPDATE account SET
                        verifier = COALESCE(@verifier, verifier),
                        home_directory = COALESCE(@home, home_directory),
                        quota_bytes = CASE WHEN @changesQuota = 1 THEN @quota ELSE quota_bytes END,
                        quota_files = CASE WHEN @changesFiles = 1 THEN @files ELSE quota_files END,
                        is_enabled = COALESCE(@enabled, is_enabled),
                        is_read_only = COALESCE(@readOnly, is_read_only)
                    WHERE name_key = @key
                    """)
                    .With("@key", key)
                    .With("@verifier", change.Verifier?.Format())
                    .With("@home", change.HomeDirectory)
                    .With("@changesQuota", change.Quota is null ? 0L : 1L)
                    .With("@quota", change.Quota?.Value)
                    .With("@changesFiles", change.FileQuota is null ? 0L : 1L)
                    .With("@files", change.FileQuota?.Value)
                    .With("@enabled", ToNumber(change.IsEnabled))
                    .With("@readOnly", ToNumber(change.IsReadOnly));
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
        await ChangeOneAsync(
            name, connection => connection.Command("DELETE FROM account WHERE name_key = @key"), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RecordLoginAsync(string name, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        await ChangeOneAsync(
            name,
            connection => connection.Command("UPDATE account SET last_login_ms = @time WHERE name_key = @key")
                .With("@time", time.ToUnixTimeMilliseconds()),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ChangeOneAsync(string name, Func<DbConnection, DbCommand> prepare, CancellationToken cancellationToken)
    {
        var key = UserName.KeyOf(name) ?? throw NotFound(name);
        await database.WriteAsync(
            async connection =>
            {
                using var command = prepare(connection).With("@key", key);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0 ? true : throw NotFound(name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // A directory that becomes a home may have been one before; what happened to it since, nobody knows.
    private static async Task DoubtHomeAsync(DbConnection connection, string home, CancellationToken cancellationToken)
    {
        using var command = connection.Command("UPDATE home_usage SET is_doubtful = 1 WHERE home = @home").With("@home", home);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Account?> FindByKeyAsync(DbConnection connection, string key, CancellationToken cancellationToken)
    {
        using var command = connection.Command($"SELECT {Columns} FROM account WHERE name_key = @key").With("@key", key);
        using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? ReadAccount(reader) : null;
    }

    /// <summary>Reads the columns in the order of <see cref="Columns"/>.</summary>
    private static Account ReadAccount(DbDataReader reader)
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
            throw new FtpToolsException(
                ErrorCode.AccountStoreFailed, $"The verifier of the user '{name}' is damaged: set the password again.", e)
            {
                Target = name,
            };
        }
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

    private static FtpToolsException Exists(string name)
    {
        return new FtpToolsException(ErrorCode.UserExists, $"There is already a user '{name}' (upper and lower case count as the same).")
        {
            Target = name,
        };
    }

    private static FtpToolsException NotFound(string name)
    {
        return new FtpToolsException(ErrorCode.UserNotFound, $"There is no user '{name}'.") { Target = name };
    }
}
