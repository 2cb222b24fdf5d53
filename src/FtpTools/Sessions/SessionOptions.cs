using System.IO.Abstractions;
using FtpTools.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FtpTools;

/// <summary>How a session is opened.</summary>
public sealed record SessionOptions
{
    /// <summary>The protocol, as the scheme of its URIs: <c>ftpx</c>, our own; <c>ftp</c> with explicit TLS, <c>ftps</c> with implicit
    /// TLS; <c>sftp</c>, over SSH.</summary>
    public string Protocol { get; init; } = ServerAddress.Scheme;

    /// <summary>The name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port.</summary>
    public int Port { get; init; } = Product.DefaultPort;

    /// <summary>Host and port, as they are shown.</summary>
    internal string Place => HostAddress.Join(Host, Port);

    /// <summary>Whether the link is encrypted. Without encryption, everything is sent in the clear; in our own protocol, everything but
    /// the password.</summary>
    public bool UseTls { get; init; } = true;

    /// <summary>The SHA-256 thumbprint that the server's certificate must have, in hexadecimal, or that its host key must have, also as SSH
    /// writes it (<c>SHA256:…</c>); null trusts the one remembered from the first connection.</summary>
    public string? TrustedThumbprint { get; init; }

    /// <summary>The file that remembers the certificates of servers; null remembers nothing.</summary>
    public string? KnownServersFile { get; init; }

    /// <summary>The file in which OpenSSH remembers the host keys of servers, <c>known_hosts</c> (sshd(8)): what it knows is trusted. Null
    /// looks at none.</summary>
    public string? KnownHostsFile { get; init; }

    /// <summary>Whether nothing about the server is remembered: it is only looked at.</summary>
    internal bool IsTrial { get; init; }

    /// <summary>A private key to log in with, where the protocol takes one; null logs in with the password alone.</summary>
    public SessionKey? Key { get; init; }

    /// <summary>How long connecting and logging in may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After this time of silence the session asks whether the server is still there; after twice that it gives up.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where local files are read and written.</summary>
    public IFileSystem FileSystem { get; init; } = new FileSystem();

    /// <summary>Where the session logs to.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
