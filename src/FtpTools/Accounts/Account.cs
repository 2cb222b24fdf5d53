namespace FtpTools.Accounts;

/// <summary>A user of the server, without the password.</summary>
public sealed record Account
{
    /// <summary>The name, as <see cref="UserName.Normalize"/> gives it. Unique ignoring case.</summary>
    public required string Name { get; init; }

    /// <summary>The full path of the directory that the user sees as <c>/</c>.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>How much the user may store, in bytes; null when there is no limit.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>How many files the user may store; null when there is no limit.</summary>
    public long? QuotaFiles { get; init; }

    /// <summary>Whether the user may log in.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether the user has read-only access.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>When the user was made, to the millisecond. Left at its default, the store puts in the present time.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the user last logged in, to the millisecond; null if never.</summary>
    public DateTimeOffset? LastLogin { get; init; }
}
