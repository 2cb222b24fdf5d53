namespace FtpTools.Quota;

/// <summary>An upload that has a partial file of its user and path under way.</summary>
/// <param name="cancellation">Cancelled when the upload is given up; it ends soon after.</param>
internal sealed class UploadUnderWay(CancellationToken cancellation)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it is given up.</summary>
    public bool IsEnding => cancellation.IsCancellationRequested;

    /// <summary>Ends when the partial file is free for others.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Says that the partial file is free for others.</summary>
    public void End() => _ended.TrySetResult();
}
