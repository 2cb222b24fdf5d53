using System.Net;
using FtpTools.Security;
using FtpTools.Server.Admission;
using FtpTools.Transport;

namespace FtpTools.Server.Login;

/// <summary>A connection that logs in: who is at its other end, and how often it has tried.</summary>
/// <param name="connection">Its number, for the log.</param>
/// <param name="link">Its bytes.</param>
/// <param name="pending">What it has shown so far.</param>
/// <param name="session">What it becomes.</param>
internal sealed class LoginPeer(long connection, ByteConnection link, PendingConnection pending, ISession session)
{
    private const int MaxAttempts = 3;

    private int _attempts;

    /// <summary>Its number, for the log.</summary>
    public long Connection => connection;

    /// <summary>What it becomes.</summary>
    public ISession Session => session;

    /// <summary>The peer's address.</summary>
    public IPAddress Address => link.RemoteAddress;

    /// <summary>The peer's address and port; null in memory.</summary>
    public EndPoint? EndPoint => link.RemoteEndPoint;

    /// <summary>What a login is bound to; null while the link is not encrypted.</summary>
    public ChannelBinding? ChannelBinding => link.ChannelBinding;

    /// <summary>Whether it has used up its attempts.</summary>
    public bool HasNoAttemptsLeft => _attempts >= MaxAttempts;

    /// <summary>Counts an attempt.</summary>
    public void Try()
    {
        _attempts++;
        pending.Show(LoginProgress.LoggingIn);
    }

    /// <summary>Notes that the answer takes a while: others have their turn meanwhile.</summary>
    public void HoldBack() => pending.HoldBack();

    /// <summary>Notes that the answer is being worked on again.</summary>
    public void GoOn() => pending.TakeOver();
}
