using FtpTools.Transport;

namespace FtpTools.Sessions;

/// <summary>A protocol in which a session speaks to a server.</summary>
internal interface IRemoteProtocol
{
    /// <summary>The scheme of its URIs, in lower case (RFC 3986, section 3.1).</summary>
    string Scheme { get; }

    /// <summary>The TCP port when none is named.</summary>
    int DefaultPort { get; }

    /// <summary>Whether TLS begins with the first byte; otherwise the protocol asks for it.</summary>
    bool StartsWithTls { get; }

    /// <summary>Whether the protocol encrypts by itself, always and without TLS.</summary>
    bool EncryptsItself => false;

    /// <summary>Whether the login proves that the server knows the user, and is bound to the server's certificate. Where it does not, the
    /// password itself is sent.</summary>
    bool LoginProvesServer { get; }

    /// <summary>What a client sends first, to make a server of this protocol answer; empty where the server speaks first.</summary>
    ReadOnlyMemory<byte> FirstWords { get; }

    /// <summary>Whether the first bytes that a server sent are an answer in this protocol.</summary>
    bool IsAnswer(ReadOnlySpan<byte> firstBytes);

    /// <summary>Connects and logs in.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="login">Who; it remembers what the next login of the same session needs.</param>
    /// <param name="password">The password, which is not kept; null when <paramref name="login"/> remembers enough.</param>
    /// <param name="open">A link that is already open, to use instead of a new one; null to open one.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">No connection, no trust, or no login; the code says which.</exception>
    Task<RemoteClient> ConnectAsync(
        SessionOptions options,
        SessionLogin login,
        ReadOnlyMemory<char>? password,
        ByteConnection? open,
        CancellationToken cancellationToken);

    /// <summary>Hears what a server says about itself before any login.</summary>
    /// <param name="link">A link to it, which is closed afterwards.</param>
    /// <param name="options">How a session would be opened.</param>
    /// <param name="tls">What the link is made encrypted with, where the protocol has to ask for it; null where it is already, or is not to
    /// be.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FtpToolsException">It does not answer as a server of this protocol.</exception>
    Task<ServerGreeting> GreetAsync(
        ByteConnection link, SessionOptions options, TlsHandshake? tls, CancellationToken cancellationToken);
}
