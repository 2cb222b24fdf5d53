namespace FtpTools.Security;

/// <summary>The names of the login mechanisms (RFC 7677 section 4).</summary>
public static class ScramMechanism
{
    /// <summary>Without channel binding: for connections without TLS.</summary>
    public const string Sha256 = "SCRAM-SHA-256";

    /// <summary>With channel binding: for connections with TLS.</summary>
    public const string Sha256Plus = "SCRAM-SHA-256-PLUS";

    /// <summary>The one mechanism that both ends use on a connection: there is nothing to negotiate and so nothing to downgrade.</summary>
    /// <param name="binding">What the login is bound to; null on a connection without TLS.</param>
    public static string For(ChannelBinding? binding)
    {
        return binding is null ? Sha256 : Sha256Plus;
    }

    /// <summary>The error when a server does not offer the mechanism.</summary>
    internal static FtpToolsException NotOffered(string mechanism)
    {
        return new FtpToolsException(ErrorCode.MechanismRefused, $"The server does not offer {mechanism}, and nothing weaker is used.");
    }
}
