using FtpTools.Text;

namespace FtpTools;

/// <summary>How a server speaks FTP (RFC 959, RFC 4217), beside its own protocol and with the same users. The defaults are those of a
/// server that is safe to reach: explicit TLS, required; passive mode only.</summary>
public sealed record FtpOptions
{
    /// <summary>The port for FTP with explicit TLS (<c>AUTH TLS</c>), and for plain FTP where it is allowed; 0 takes a free one.</summary>
    public int Port { get; init; } = Product.DefaultFtpPort;

    /// <summary>The port for FTP with TLS from the first byte; 0 takes a free one, null opens none.</summary>
    public int? ImplicitTlsPort { get; init; }

    /// <summary>The ports for passive data connections, which a firewall has to let through; any free one when null.</summary>
    public PortRange? PassivePorts { get; init; }

    /// <summary>The addresses that clients are told in the answer to PASV; that of the control connection when none is for them.</summary>
    public IReadOnlyList<FtpPublicAddress> PublicAddresses { get; init; } = [];

    /// <summary>Whether the server connects to clients that ask for it (PORT, EPRT): to the client's own address only.</summary>
    public bool AllowActiveMode { get; init; }

    /// <summary>Whether a client may log in, and send and receive, without TLS: everybody on the way can read the password, and whether a
    /// file is whole cannot be proven.</summary>
    public bool AllowPlain { get; init; }

    /// <summary>Whether data connections keep to TLS 1.2, for clients that cannot resume a session of TLS 1.3.</summary>
    public bool UseTls12ForData { get; init; }
}
