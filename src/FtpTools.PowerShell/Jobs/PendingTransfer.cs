namespace FtpTools.PowerShell.Jobs;

/// <summary>A transfer that a job is to carry out.</summary>
/// <param name="Length">The length of the file in bytes.</param>
/// <param name="Target">What the user named.</param>
/// <param name="RunAsync">Carries it out, and returns the result.</param>
internal sealed record PendingTransfer(long Length, object Target, Func<CancellationToken, Task<object>> RunAsync);
