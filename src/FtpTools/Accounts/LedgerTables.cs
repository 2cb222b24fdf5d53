using FtpTools.Storage;
using Microsoft.Data.Sqlite;

namespace FtpTools.Accounts;

/// <summary>What the ledger knows of a home.</summary>
/// <param name="Used">What is in it.</param>
/// <param name="IsDoubtful">Whether that is to be counted again at the next opportunity.</param>
/// <param name="CountedBy">The server that is counting just now, or null.</param>
internal sealed record HomeUsageRow(StorageAmount Used, bool IsDoubtful, string? CountedBy);

/// <summary>What a server has taken hold of in a home. As long as the row exists, the usage of the home is behind the disk by
/// what this server has changed and not told yet.</summary>
/// <param name="Instance">The server.</param>
/// <param name="Granted">By how much it may fill the home before it asks again.</param>
/// <param name="Reserved">How much of that uploads under way have reserved.</param>
/// <param name="IsQuiet">Whether it keeps still because somebody counts.</param>
internal sealed record HomeHoldRow(string Instance, StorageAmount Granted, StorageAmount Reserved, bool IsQuiet);

/// <summary>The two tables of the ledger, within one transaction, for one home.</summary>
internal sealed class LedgerTables(SqliteConnection connection, SqliteTransaction transaction, string home)
{
    public async Task<HomeUsageRow?> ReadUsageAsync()
    {
        using var command = Command("SELECT used_bytes, used_files, is_doubtful, counted_by FROM home_usage WHERE home = @home");
        using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        if (!await reader.ReadAsync().ConfigureAwait(false)) return null;
        return new HomeUsageRow(new StorageAmount(reader.GetInt64(0), reader.GetInt64(1)), reader.GetInt64(2) != 0, reader.GetValue(3) as string);
    }

    public async Task<IReadOnlyList<HomeHoldRow>> ReadHoldsAsync()
    {
        using var command = Command("SELECT instance, granted_bytes, granted_files, reserved_bytes, reserved_files, is_quiet FROM home_hold WHERE home = @home");
        using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var rows = new List<HomeHoldRow>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            var granted = new StorageAmount(reader.GetInt64(1), reader.GetInt64(2));
            rows.Add(new HomeHoldRow(reader.GetString(0), granted, new StorageAmount(reader.GetInt64(3), reader.GetInt64(4)), reader.GetInt64(5) != 0));
        }

        return rows;
    }

    public async Task WriteUsageAsync(HomeUsageRow row)
    {
        using var command = Command("""
            INSERT INTO home_usage (home, used_bytes, used_files, is_doubtful, counted_by) VALUES (@home, @bytes, @files, @doubtful, @by)
            ON CONFLICT (home) DO UPDATE SET used_bytes = @bytes, used_files = @files, is_doubtful = @doubtful, counted_by = @by
            """);
        command.Parameters.AddWithValue("@bytes", row.Used.Bytes);
        command.Parameters.AddWithValue("@files", row.Used.Files);
        command.Parameters.AddWithValue("@doubtful", row.IsDoubtful ? 1L : 0L);
        command.Parameters.AddWithValue("@by", (object?)row.CountedBy ?? DBNull.Value);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public async Task WriteHoldAsync(HomeHoldRow row)
    {
        using var command = Command("""
            INSERT INTO home_hold (home, instance, granted_bytes, granted_files, reserved_bytes, reserved_files, is_quiet)
            VALUES (@home, @instance, @grantedBytes, @grantedFiles, @reservedBytes, @reservedFiles, @quiet)
            ON CONFLICT (home, instance) DO UPDATE SET granted_bytes = @grantedBytes, granted_files = @grantedFiles,
                reserved_bytes = @reservedBytes, reserved_files = @reservedFiles, is_quiet = @quiet
            """);
        command.Parameters.AddWithValue("@instance", row.Instance);
        command.Parameters.AddWithValue("@grantedBytes", row.Granted.Bytes);
        command.Parameters.AddWithValue("@grantedFiles", row.Granted.Files);
        command.Parameters.AddWithValue("@reservedBytes", row.Reserved.Bytes);
        command.Parameters.AddWithValue("@reservedFiles", row.Reserved.Files);
        command.Parameters.AddWithValue("@quiet", row.IsQuiet ? 1L : 0L);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public async Task DeleteHoldAsync(string instance)
    {
        using var command = Command("DELETE FROM home_hold WHERE home = @home AND instance = @instance");
        command.Parameters.AddWithValue("@instance", instance);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every text is a constant of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("@home", home);
        return command;
    }
}
