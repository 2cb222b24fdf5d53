using System.Globalization;
using Microsoft.Data.Sqlite;

namespace FtpTools.Database;

/// <summary>
/// The tables of the account store, as a list of steps from each version to the next. A step once released is never changed; a new one is added.
/// The SQL is plain enough for PostgreSQL: times are milliseconds since 1970 in UTC, truth is 0 or 1.
/// </summary>
internal static class ServerSchema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE account (
            name_key TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            verifier TEXT NOT NULL,
            home_directory TEXT NOT NULL,
            quota_bytes BIGINT,
            is_enabled INTEGER NOT NULL,
            is_read_only INTEGER NOT NULL,
            created_ms BIGINT NOT NULL,
            last_login_ms BIGINT
        )
        """,
        """
        ALTER TABLE account ADD COLUMN quota_files BIGINT;
        CREATE TABLE home_usage (
            home TEXT NOT NULL PRIMARY KEY,
            used_bytes BIGINT NOT NULL,
            used_files BIGINT NOT NULL,
            is_doubtful INTEGER NOT NULL,
            counted_by TEXT
        );
        CREATE TABLE home_hold (
            home TEXT NOT NULL,
            instance TEXT NOT NULL,
            granted_bytes BIGINT NOT NULL,
            granted_files BIGINT NOT NULL,
            reserved_bytes BIGINT NOT NULL,
            reserved_files BIGINT NOT NULL,
            is_quiet INTEGER NOT NULL,
            PRIMARY KEY (home, instance)
        )
        """,
        """
        ALTER TABLE home_hold ADD COLUMN granted_replacing_bytes BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN granted_replacing_files BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN reserved_replacing_bytes BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN reserved_replacing_files BIGINT NOT NULL DEFAULT 0
        """,
        """
        ALTER TABLE home_hold ADD COLUMN granted_directories BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN reserved_directories BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_usage ADD COLUMN used_directories BIGINT NOT NULL DEFAULT 0;
        UPDATE home_usage SET is_doubtful = 1
        """,
        """
        CREATE TABLE login_failure (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            instance TEXT NOT NULL,
            user_key TEXT NOT NULL,
            network TEXT NOT NULL,
            at_ms BIGINT NOT NULL
        );
        CREATE TABLE login_place (
            user_key TEXT NOT NULL,
            network TEXT NOT NULL,
            last_ms BIGINT NOT NULL,
            PRIMARY KEY (user_key, network)
        )
        """,
    ];

    /// <summary>Brings the database to the present version, in one transaction: of two processes that begin at once, one finds the work done.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.AccountStoreFailed"/> when a newer version has written it.</exception>
    internal static async Task ApplyAsync(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        await ExecuteAsync(connection, transaction, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)").ConfigureAwait(false);
        var version = await ReadVersionAsync(connection, transaction).ConfigureAwait(false);
        if (version > Steps.Length)
        {
            throw new FtpToolsException(
                ErrorCode.AccountStoreFailed,
                $"The account store '{connection.DataSource}' was written by a newer version of FtpTools (schema {version}, this one knows {Steps.Length}): update this installation.")
            {
                Target = connection.DataSource,
            };
        }

        for (var step = version; step < Steps.Length; step++)
            await ExecuteAsync(connection, transaction, Steps[step]).ConfigureAwait(false);
        if (version < Steps.Length)
        {
            await ExecuteAsync(connection, transaction, "DELETE FROM schema_version").ConfigureAwait(false);
            await ExecuteAsync(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_version (version) VALUES ({Steps.Length})")).ConfigureAwait(false);
        }

        await transaction.CommitAsync().ConfigureAwait(false);
    }

    private static async Task<int> ReadVersionAsync(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT MAX(version) FROM schema_version";
        return await command.ExecuteScalarAsync().ConfigureAwait(false) is long version ? (int)Math.Min(version, int.MaxValue) : 0;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every text is a constant of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
