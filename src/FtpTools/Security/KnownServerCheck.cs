namespace FtpTools.Security;

/// <summary>The result of <see cref="KnownServers.Check"/>.</summary>
/// <param name="Status">How the certificate compares.</param>
/// <param name="KnownThumbprint">The remembered thumbprint; null when the server is unknown.</param>
/// <param name="FirstSeen">When the remembered certificate was first seen; null when the server is unknown.</param>
public sealed record KnownServerCheck(KnownServerStatus Status, string? KnownThumbprint, DateTimeOffset? FirstSeen);
