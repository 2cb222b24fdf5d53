using FtpTools.Accounts;

namespace FtpTools.PowerShell.Results;

/// <summary>A user of a server.</summary>
public sealed record FtpUser
{
    /// <summary>The name the user logs in with.</summary>
    public required string Name { get; init; }

    /// <summary>The full path of the home.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>The quota in bytes; null when there is none.</summary>
    public long? Quota { get; init; }

    /// <summary>How many files the user may store; null when there is no limit.</summary>
    public long? FileQuota { get; init; }

    /// <summary>Whether the user may log in.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>Whether the user has read-only access.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>When the user was created, in local time.</summary>
    public required DateTime Created { get; init; }

    /// <summary>When the user last logged in, in local time; null if never.</summary>
    public DateTime? LastLogin { get; init; }

    /// <summary>The root folder of the server the user belongs to.</summary>
    public required string Root { get; init; }

    internal static FtpUser From(Account account, string root) => new()
    {
        Name = account.Name,
        HomeDirectory = account.HomeDirectory,
        Quota = account.QuotaBytes,
        FileQuota = account.QuotaFiles,
        IsEnabled = account.IsEnabled,
        IsReadOnly = account.IsReadOnly,
        Created = account.Created.LocalDateTime,
        LastLogin = account.LastLogin?.LocalDateTime,
        Root = root,
    };
}
