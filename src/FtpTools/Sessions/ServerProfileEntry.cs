using System.Text.Json.Serialization;

namespace FtpTools.Sessions;

/// <summary>What is kept of a saved server, see <see cref="FtpServerProfile"/>.</summary>
/// <param name="Uri">The address as a URI.</param>
/// <param name="NoTls">Whether the link is not encrypted.</param>
/// <param name="TrustedThumbprint">The thumbprint of the certificate; null for none.</param>
/// <param name="TimeoutSec">Seconds for connecting and logging in; null for the usual time.</param>
/// <param name="SecretName">The name of the secret with the password; null for none.</param>
/// <param name="VaultName">The vault of the secret; null for any.</param>
/// <param name="KeyFilePath">The private key to log in with; null for none.</param>
internal sealed record ServerProfileEntry(
    [property: JsonRequired] string Uri,
    bool NoTls = false,
    string? TrustedThumbprint = null,
    int? TimeoutSec = null,
    string? SecretName = null,
    string? VaultName = null,
    string? KeyFilePath = null);
