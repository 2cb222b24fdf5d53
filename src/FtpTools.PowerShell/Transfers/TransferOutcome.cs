namespace FtpTools.PowerShell.Transfers;

/// <summary>The outcome of one file: a result, or why there is none.</summary>
/// <param name="Result">What is written for it; null if it did not arrive, or if nobody wants it.</param>
/// <param name="Failure">Why it did not arrive; null if it did.</param>
/// <param name="Target">What the user named.</param>
internal sealed record TransferOutcome(object? Result, Exception? Failure, object Target);
