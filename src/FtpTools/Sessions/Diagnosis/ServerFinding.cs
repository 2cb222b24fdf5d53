namespace FtpTools;

/// <summary>One thing that a check of a server found.</summary>
public sealed record ServerFinding
{
    /// <summary>What was checked.</summary>
    public required ServerCheckStep Step { get; init; }

    /// <summary>What it means.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What was found, for people.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it; null when there is nothing to do.</summary>
    public string? Advice { get; init; }

    /// <summary>The error that a command would fail with; <see cref="ErrorCode.None"/> when it would not.</summary>
    public ErrorCode Code { get; init; }

    /// <summary>The finding in a line.</summary>
    public override string ToString() => $"{Step}: {Message}";
}
