using System.IO.Abstractions;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FtpTools;

/// <summary>How a server is started. The defaults are those of a server for one computer: loopback, TLS, port 2021.</summary>
public sealed record ServerOptions
{
    /// <summary>The folder with the users' homes and the server's own data.</summary>
    public required string Root { get; init; }

    /// <summary>A name to choose the server by in this process; <c>Server1</c>, <c>Server2</c> … when null.</summary>
    public string? Name { get; init; }

    /// <summary>The address to listen on; <see cref="IPAddress.IPv6Any"/> is every address of the computer, IPv4 included.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 takes a free one.</summary>
    public int Port { get; init; } = Product.DefaultPort;

    /// <summary>How the server speaks FTP, beside its own protocol; null when it does not.</summary>
    public FtpOptions? Ftp { get; init; }

    /// <summary>Whether links are encrypted.</summary>
    public bool UseTls { get; init; } = true;

    /// <summary>The certificate with its private key; when null, the server makes a self-signed one once and keeps it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Logged-in connections in total. Where the operating system does not let the process open so many files, there are
    /// fewer: <see cref="FtpServer.MaxConnections"/>.</summary>
    public int MaxConnections { get; init; } = 5000;

    /// <summary>Logged-in connections from one address, or from one /64 network of IPv6. Those from this computer are not
    /// counted.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 200;

    /// <summary>Logged-in connections of one user; never more than half of all.</summary>
    public int MaxSessionsPerUser { get; init; } = 100;

    /// <summary>How long a connection may take to log in.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a logged-in connection may be silent with nothing under way but uploads that wait for it. Our own client asks for
    /// a sign of life each minute.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a frame may stall once it has begun, in either direction.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long transfers may continue when the server is stopped.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what arrived of a broken upload is kept for the client to resume.</summary>
    public TimeSpan PartialLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether every file that is received is on the disk, and not just with the operating system, when it is confirmed.
    /// Clients can ask for it file by file.</summary>
    public bool IsDurable { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the homes are.</summary>
    public IFileSystem FileSystem { get; init; } = new FileSystem();

    /// <summary>Where the server logs to.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The descriptors that the server may use; those of the process when null.</summary>
    internal Server.Admission.DescriptorPool? Descriptors { get; init; }
}
