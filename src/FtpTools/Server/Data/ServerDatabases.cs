using System.IO.Abstractions;
using FtpTools.Accounts;
using FtpTools.Database;
using FtpTools.Database.Sqlite;
using FtpTools.Quota;

namespace FtpTools.Server.Data;

/// <summary>The one place that says what is in a server's database, and which engine keeps it.</summary>
internal static class ServerDatabases
{
    /// <summary>All tables. The place of a step in this list is its version: a new one is added at the end.</summary>
    public static ServerSchema Schema { get; } = new(
    [
        _ => AccountSchema.Accounts,
        _ => $"{AccountSchema.FileQuota}; {QuotaSchema.Ledger}",
        _ => QuotaSchema.Replacing,
        _ => QuotaSchema.Directories,
        AccountSchema.Logins,
    ]);

    /// <summary>The database in a server's own folder.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="fileSystem">Where it is.</param>
    public static ServerDatabase InFolder(string folder, IFileSystem fileSystem) => new SqliteServerDatabase(folder, fileSystem, Schema);
}
