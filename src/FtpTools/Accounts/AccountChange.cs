using FtpTools.Security;

namespace FtpTools.Accounts;

/// <summary>What to change in an account. What is null stays as it is.</summary>
public sealed record AccountChange
{
    /// <summary>The verifier of a new password.</summary>
    public ScramVerifier? Verifier { get; init; }

    /// <summary>The full path of another home.</summary>
    public string? HomeDirectory { get; init; }

    /// <summary>Another quota in bytes, or <see cref="QuotaLimit.None"/> to lift it.</summary>
    public QuotaLimit? Quota { get; init; }

    /// <summary>Another limit to the number of files, or <see cref="QuotaLimit.None"/> to lift it.</summary>
    public QuotaLimit? FileQuota { get; init; }

    /// <summary>Whether the user may log in.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>Whether the user has read-only access.</summary>
    public bool? IsReadOnly { get; init; }
}
