using FtpTools.Server.Admission;

namespace FtpTools.Tests.Server.Files;

/// <summary>A transfer that never stands still.</summary>
internal sealed class QuietTransfer(CancellationToken cancellationToken = default) : ITransfer
{
    public CancellationToken CancellationToken => cancellationToken;

    public TimeSpan Silence => TimeSpan.Zero;

    public void LosePlace(bool isOverdue)
    {
        // It is never told to.
    }
}
