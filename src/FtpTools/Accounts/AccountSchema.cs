using FtpTools.Database;

namespace FtpTools.Accounts;

/// <summary>The tables of users and logins, as they came into being. A step that was released is never changed.</summary>
internal static class AccountSchema
{
    /// <summary>The users.</summary>
    public const string Accounts = """
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
        """;

    /// <summary>A limit to the number of files.</summary>
    public const string FileQuota = "ALTER TABLE account ADD COLUMN quota_files BIGINT";

    /// <summary>Failed logins, and from where each user has logged in.</summary>
    public static string Logins(ServerDatabase engine) => $"""
        CREATE TABLE login_failure (
            seq {engine.NumberingKey},
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
        """;
}
