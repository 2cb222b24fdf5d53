namespace FtpTools.PowerShell.Transfers;

/// <summary>A transfer that is planned and agreed, to be carried out by a command or by a job.</summary>
/// <param name="Session">The session it goes through.</param>
/// <param name="Length">The length of the file in bytes.</param>
/// <param name="Target">What the user named.</param>
/// <param name="RunAsync">Carries it out, counts in what it is given, and returns the result; null when nobody wants it.</param>
internal sealed record PendingTransfer(
    FtpSession Session, long Length, object Target, Func<TransferProgress, CancellationToken, Task<object?>> RunAsync)
{
    /// <summary>Whether the file comes to rest on this computer on its way to another place. Then its content moves twice, and large
    /// ones go one after the other, so that there is never more than one of them on the disk here.</summary>
    public bool IsSpooled { get; init; }

    /// <summary>How many bytes will move.</summary>
    public long Announced => IsSpooled ? 2 * Length : Length;
}
