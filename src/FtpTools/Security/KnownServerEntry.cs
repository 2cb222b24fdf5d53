using System.Text.Json.Serialization;

namespace FtpTools.Security;

/// <summary>What is remembered about one server.</summary>
/// <param name="Thumbprint">The SHA-256 thumbprint of its certificate.</param>
/// <param name="FirstSeen">When this certificate was first seen.</param>
internal sealed record KnownServerEntry([property: JsonRequired] string Thumbprint, [property: JsonRequired] DateTimeOffset FirstSeen);
