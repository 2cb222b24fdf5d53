using System.Data.Common;
using System.Globalization;

namespace FtpTools.Database;

/// <summary>
/// The tables of a server's database, as steps from each version to the next. A step that was released is never changed; a new one is
/// added at the end. The SQL is plain enough for every engine: times are milliseconds since 1970 in UTC, truth is 0 or 1.
/// </summary>
/// <param name="steps">The first one makes version 1 of an empty database.</param>
internal sealed class ServerSchema(IReadOnlyList<SchemaStep> steps)
{
    /// <summary>Brings the database to the present version: of two processes that begin at once, one finds the work done.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="transaction">One that no other process can have at the same time.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.AccountStoreFailed"/> when a newer version has written it.</exception>
    public async Task ApplyAsync(ServerDatabase engine, DbTransaction transaction)
    {
        await ExecuteAsync(transaction, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)").ConfigureAwait(false);
        var version = await ReadVersionAsync(transaction).ConfigureAwait(false);
        if (version > steps.Count) throw TooNew(engine.Name, version);
        for (var step = version; step < steps.Count; step++)
            await ExecuteAsync(transaction, steps[(int)step](engine)).ConfigureAwait(false);
        if (version == steps.Count) return;
        await ExecuteAsync(transaction, "DELETE FROM schema_version").ConfigureAwait(false);
        var insert = string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_version (version) VALUES ({steps.Count})");
        await ExecuteAsync(transaction, insert).ConfigureAwait(false);
    }

    // An empty database has no row; which whole number the engine makes of an INTEGER is its affair.
    private static async Task<long> ReadVersionAsync(DbTransaction transaction)
    {
        using var command = transaction.Command("SELECT MAX(version) FROM schema_version");
        var version = await command.ExecuteScalarAsync().ConfigureAwait(false);
        return version is null or DBNull ? 0 : Convert.ToInt64(version, CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql)
    {
        using var command = transaction.Command(sql);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private FtpToolsException TooNew(string name, long version)
    {
        return new FtpToolsException(
            ErrorCode.AccountStoreFailed,
            $"The account store '{name}' was written by a newer version of FtpTools (schema {version}, this one knows {steps.Count}): "
            + "update this installation.")
        {
            Target = name,
        };
    }
}
