namespace FtpTools.Accounts;

/// <summary>The time in which a home is changed; disposed, it ends.</summary>
internal readonly struct BookEntry(AsyncGate gate) : IDisposable
{
    public void Dispose() => gate.Leave();
}
