using System.Data.Common;
using FtpTools.Accounts;
using FtpTools.Database;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>The rows of one home in the ledger: its usage in <c>home_usage</c>, the leases on it in <c>home_hold</c>.</summary>
/// <param name="connection">The database.</param>
/// <param name="transaction">The transaction in which the home is locked; null where the rows are only read.</param>
/// <param name="home">The full path of the home.</param>
internal sealed class QuotaTables(DbConnection connection, DbTransaction? transaction, string home)
{
    /// <summary>What the ledger knows of the home; null when it was never counted.</summary>
    public async Task<HomeUsageRow?> ReadUsageAsync()
    {
        using var command = Command(
            "SELECT used_bytes, used_files, used_directories, is_doubtful, counted_by FROM home_usage WHERE home = @home");
        using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        if (!await reader.ReadAsync().ConfigureAwait(false)) return null;
        var used = new StorageAmount(reader.GetInt64(0), reader.GetInt64(1)) { Directories = reader.GetInt64(2) };
        return new HomeUsageRow(used, reader.GetInt64(3) != 0, reader.GetValue(4) as string);
    }

    /// <summary>The leases of all processes.</summary>
    public async Task<IReadOnlyList<QuotaLeaseRow>> ReadLeasesAsync()
    {
        using var command = Command("""
            SELECT instance, is_quiet, granted_bytes, granted_files, granted_directories, granted_replacing_bytes, granted_replacing_files,
                reserved_bytes, reserved_files, reserved_directories, reserved_replacing_bytes, reserved_replacing_files
            FROM home_hold WHERE home = @home
            """);
        using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var rows = new List<QuotaLeaseRow>();
        while (await reader.ReadAsync().ConfigureAwait(false))
            rows.Add(new QuotaLeaseRow(reader.GetString(0), ReadAmount(reader, 2), ReadAmount(reader, 7), reader.GetInt64(1) != 0));
        return rows;
    }

    /// <summary>The largest of what the users of the home may store in it.</summary>
    public async Task<StorageLimit> ReadLimitAsync()
    {
        using var command = Command("""
            SELECT COUNT(*), COUNT(quota_bytes), COUNT(quota_files), MAX(quota_bytes), MAX(quota_files)
            FROM account WHERE home_directory = @home
            """);
        using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await reader.ReadAsync().ConfigureAwait(false);
        var users = reader.GetInt64(0);
        return new StorageLimit(LargestOf(1, 3), LargestOf(2, 4));

        // One without a limit is enough.
        long? LargestOf(int count, int largest) => users == 0 || reader.GetInt64(count) < users ? null : reader.GetInt64(largest);
    }

    /// <summary>Writes what is known of the home.</summary>
    public async Task WriteUsageAsync(HomeUsageRow row)
    {
        using var command = Command("""
            INSERT INTO home_usage (home, used_bytes, used_files, used_directories, is_doubtful, counted_by)
            VALUES (@home, @bytes, @files, @directories, @doubtful, @by)
            ON CONFLICT (home) DO UPDATE SET used_bytes = @bytes, used_files = @files, used_directories = @directories,
                is_doubtful = @doubtful, counted_by = @by
            """);
        command.With("@bytes", row.Used.Bytes);
        command.With("@files", row.Used.Files);
        command.With("@directories", row.Used.Directories);
        command.With("@doubtful", row.IsDoubtful ? 1L : 0L);
        command.With("@by", row.CountedBy);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>Writes the lease of a process.</summary>
    public async Task WriteLeaseAsync(QuotaLeaseRow row)
    {
        using var command = Command("""
            INSERT INTO home_hold (home, instance, is_quiet,
                granted_bytes, granted_files, granted_directories, granted_replacing_bytes, granted_replacing_files,
                reserved_bytes, reserved_files, reserved_directories, reserved_replacing_bytes, reserved_replacing_files)
            VALUES (@home, @instance, @quiet,
                @grantedBytes, @grantedFiles, @grantedDirectories, @grantedReplacingBytes, @grantedReplacingFiles,
                @reservedBytes, @reservedFiles, @reservedDirectories, @reservedReplacingBytes, @reservedReplacingFiles)
            ON CONFLICT (home, instance) DO UPDATE SET is_quiet = @quiet,
                granted_bytes = @grantedBytes, granted_files = @grantedFiles, granted_directories = @grantedDirectories,
                granted_replacing_bytes = @grantedReplacingBytes, granted_replacing_files = @grantedReplacingFiles,
                reserved_bytes = @reservedBytes, reserved_files = @reservedFiles, reserved_directories = @reservedDirectories,
                reserved_replacing_bytes = @reservedReplacingBytes, reserved_replacing_files = @reservedReplacingFiles
            """);
        command.With("@instance", row.Instance);
        AddAmount(command, "@granted", row.Granted);
        AddAmount(command, "@reserved", row.Reserved);
        command.With("@quiet", row.IsPaused ? 1L : 0L);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>Deletes the lease of a process.</summary>
    public async Task DeleteLeaseAsync(string instance)
    {
        using var command = Command("DELETE FROM home_hold WHERE home = @home AND instance = @instance").With("@instance", instance);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static StorageAmount ReadAmount(DbDataReader reader, int first)
    {
        return new StorageAmount(reader.GetInt64(first), reader.GetInt64(first + 1))
        {
            Directories = reader.GetInt64(first + 2),
            ReplacingBytes = reader.GetInt64(first + 3),
            ReplacingFiles = reader.GetInt64(first + 4),
        };
    }

    private static void AddAmount(DbCommand command, string prefix, StorageAmount amount)
    {
        command.With(prefix + "Bytes", amount.Bytes);
        command.With(prefix + "Files", amount.Files);
        command.With(prefix + "Directories", amount.Directories);
        command.With(prefix + "ReplacingBytes", amount.ReplacingBytes);
        command.With(prefix + "ReplacingFiles", amount.ReplacingFiles);
    }

    private DbCommand Command(string sql) => connection.Command(transaction, sql).With("@home", home);
}
