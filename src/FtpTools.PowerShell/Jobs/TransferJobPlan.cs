using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Jobs;

/// <summary>What a command hands to a job.</summary>
internal sealed record TransferJobPlan
{
    /// <summary>The command as it was typed.</summary>
    public required string Command { get; init; }

    /// <summary>The name of the cmdlet.</summary>
    public required string CommandName { get; init; }

    /// <summary>What is being done, for the bar.</summary>
    public required string Activity { get; init; }

    /// <summary>The server, as users know it.</summary>
    public required string Location { get; init; }

    /// <summary>The transfers.</summary>
    public required IReadOnlyList<PendingTransfer> Transfers { get; init; }

    /// <summary>The maximum number of files under way at once.</summary>
    public required int ThrottleLimit { get; init; }

    /// <summary>Names the parameter that helps with an error; null if none does.</summary>
    public required Func<FtpToolsException, string?> HintFor { get; init; }
}
