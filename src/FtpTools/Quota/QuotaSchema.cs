namespace FtpTools.Quota;

/// <summary>
/// The tables of the ledger, as they came into being; <see cref="QuotaTables"/> says what is in them. A step that was released is never
/// changed, so what is called a lease now is a <c>hold</c> there.
/// </summary>
internal static class QuotaSchema
{
    /// <summary>The ledger of homes, and the leases on them.</summary>
    public const string Ledger = """
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
        """;

    /// <summary>What uploads take until they have replaced a file.</summary>
    public const string Replacing = """
        ALTER TABLE home_hold ADD COLUMN granted_replacing_bytes BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN granted_replacing_files BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN reserved_replacing_bytes BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN reserved_replacing_files BIGINT NOT NULL DEFAULT 0
        """;

    /// <summary>The number of directories, which nobody knows of the homes that were counted before.</summary>
    public const string Directories = """
        ALTER TABLE home_hold ADD COLUMN granted_directories BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_hold ADD COLUMN reserved_directories BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE home_usage ADD COLUMN used_directories BIGINT NOT NULL DEFAULT 0;
        UPDATE home_usage SET is_doubtful = 1
        """;
}
