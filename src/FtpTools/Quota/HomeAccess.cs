namespace FtpTools.Quota;

/// <summary>The time in which a home is changed; disposed, it ends.</summary>
internal readonly struct HomeAccess(AsyncReaderWriterLock changes) : IDisposable
{
    public void Dispose() => changes.LeaveShared();
}
