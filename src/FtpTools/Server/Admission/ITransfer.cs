namespace FtpTools.Server.Admission;

/// <summary>What has files open for as long as its client takes, or waits to: seen by those that wait for its place.</summary>
internal interface ITransfer
{
    /// <summary>Cancelled when the client gives it up, or when it has to stop.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>How long it has stood still.</summary>
    TimeSpan Silence { get; }

    /// <summary>Stops it, because another one needs its place. What has arrived of an upload is kept.</summary>
    /// <param name="isOverdue">Whether it was told before, and could not stop: its client reads nothing, and its connection is to
    /// break.</param>
    void LosePlace(bool isOverdue);
}
