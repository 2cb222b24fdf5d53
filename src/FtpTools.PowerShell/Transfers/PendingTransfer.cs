namespace FtpTools.PowerShell.Transfers;

/// <summary>A transfer that is planned and agreed, to be carried out by a command or by a job.</summary>
/// <param name="Session">The session it goes through.</param>
/// <param name="Length">The length of the file in bytes.</param>
/// <param name="Target">What the user named.</param>
/// <param name="RunAsync">Carries it out, counts in what it is given, and returns the result.</param>
internal sealed record PendingTransfer(
    FtpSession Session, long Length, object Target, Func<TransferProgress, CancellationToken, Task<object>> RunAsync);
