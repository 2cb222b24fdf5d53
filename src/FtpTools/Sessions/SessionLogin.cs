using FtpTools.Security;

namespace FtpTools.Sessions;

/// <summary>Who a session logs in as, and what it needs to do so again when its connection broke. The password is kept only where a
/// protocol has to send it.</summary>
/// <param name="userName">The user.</param>
internal sealed class SessionLogin(string userName) : IDisposable
{
    private char[] _password = [];

    /// <summary>The user.</summary>
    public string UserName => userName;

    /// <summary>The keys that were derived from the password: enough to prove that it is known, and not enough to know it.</summary>
    public ScramKeyCache Keys { get; } = new();

    /// <summary>The password, where a protocol has to send it again for every connection; empty where it does not.</summary>
    public ReadOnlyMemory<char> Password => _password;

    /// <summary>Keeps the password, until this is disposed.</summary>
    public void Keep(ReadOnlyMemory<char> password)
    {
        Array.Clear(_password);
        _password = password.ToArray();
    }

    public void Dispose()
    {
        Array.Clear(_password);
        Keys.Dispose();
    }
}
