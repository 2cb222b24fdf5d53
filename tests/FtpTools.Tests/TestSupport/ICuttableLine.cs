namespace FtpTools.Tests.TestSupport;

/// <summary>A line between a client and a server that a test can cut.</summary>
internal interface ICuttableLine : IAsyncDisposable
{
    /// <summary>Lets so many more bytes through in one direction, and then cuts it in both.</summary>
    void CutAfter(long bytes);
}
