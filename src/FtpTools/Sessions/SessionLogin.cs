using FtpTools.Security;

namespace FtpTools.Sessions;

/// <summary>Who a session logs in as, and what it needs to do so again when its connection broke. The password is not kept.</summary>
/// <param name="userName">The user.</param>
internal sealed class SessionLogin(string userName) : IDisposable
{
    /// <summary>The user.</summary>
    public string UserName => userName;

    /// <summary>The keys that were derived from the password: enough to prove that it is known, and not enough to know it.</summary>
    public ScramKeyCache Keys { get; } = new();

    public void Dispose() => Keys.Dispose();
}
