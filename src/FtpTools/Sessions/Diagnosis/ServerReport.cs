using FtpTools.Security;

namespace FtpTools;

/// <summary>What a check of a server found. What was not reached, or not asked for, is null.</summary>
public sealed record ServerReport
{
    /// <summary>The name or address of the server.</summary>
    public required string ComputerName { get; init; }

    /// <summary>The TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>Whether all that was tried works: no finding is a problem.</summary>
    public bool IsUsable => Findings.All(f => f.Severity != FindingSeverity.Problem);

    /// <summary>The addresses that the name resolves to.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The time until the port accepted the connection.</summary>
    public TimeSpan? ConnectTime { get; init; }

    /// <summary>The version of TLS, such as <c>TLS 1.3</c>; null without TLS.</summary>
    public string? TlsVersion { get; init; }

    /// <summary>The SHA-256 thumbprint of the certificate that the server shows; null without TLS.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Until when the certificate is valid, in local time.</summary>
    public DateTime? CertificateExpires { get; init; }

    /// <summary>How the certificate compares with the one remembered for this server.</summary>
    public KnownServerStatus? CertificateStatus { get; init; }

    /// <summary>Name and version of the server program.</summary>
    public string? ServerAgent { get; init; }

    /// <summary>The version of the protocol that both ends speak.</summary>
    public int? ProtocolVersion { get; init; }

    /// <summary>The login mechanisms that the server offers on this connection.</summary>
    public IReadOnlyList<string> LoginMethods { get; init; } = [];

    /// <summary>The user whose login was tried; null when none was.</summary>
    public string? UserName { get; init; }

    /// <summary>How far the server's clock is ahead of this computer's; negative when it is behind. Known to half a round trip.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>The shortest round trip.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>How full the home is.</summary>
    public FtpQuota? Quota { get; init; }

    /// <summary>The speed of sending, in bytes of content a second.</summary>
    public double? UploadBytesPerSecond { get; init; }

    /// <summary>The speed of receiving, in bytes of content a second.</summary>
    public double? DownloadBytesPerSecond { get; init; }

    /// <summary>What was found, in the order in which it was checked.</summary>
    public IReadOnlyList<ServerFinding> Findings { get; init; } = [];

    /// <summary>The server, and whether it can be used.</summary>
    public override string ToString() => $"{HostAddress.Join(ComputerName, Port)}, {(IsUsable ? "usable" : "not usable")}";
}
