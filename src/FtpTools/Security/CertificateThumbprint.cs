using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FtpTools.Security;

/// <summary>
/// What identifies a certificate to people and programs: the SHA-256 of its DER bytes as 64 upper-case hexadecimal digits.
/// (The <c>Thumbprint</c> of .NET and Windows is SHA-1, which is too weak to be trusted.)
/// </summary>
public static class CertificateThumbprint
{
    private const int Digits = 2 * SHA256.HashSizeInBytes;
    private const int MaxShown = 200;
    private const int Sha1Digits = 2 * SHA1.HashSizeInBytes;
    private const string SshPrefix = "SHA256:";

    /// <summary>The thumbprint of a certificate.</summary>
    public static string Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }

    /// <summary>The thumbprint of the public key with which an SSH server shows who it is.</summary>
    /// <param name="hostKey">The key as SSH sends it (RFC 4253, section 6.6).</param>
    internal static string OfHostKey(ReadOnlySpan<byte> hostKey) => Convert.ToHexString(SHA256.HashData(hostKey));

    /// <summary>A thumbprint as the tools of SSH show it: <c>SHA256:</c> and the same bytes in Base64 without padding.</summary>
    internal static string ToSsh(string thumbprint) => SshPrefix + Convert.ToBase64String(Convert.FromHexString(thumbprint)).TrimEnd('=');

    /// <summary>
    /// Reads a thumbprint as people write it: lower or upper case, with or without colons,
    /// hyphens and spaces (also the invisible direction mark that the certificate dialog of Windows puts in front);
    /// or the fingerprint of an SSH host key as <c>ssh-keygen -l</c> shows it, <c>SHA256:</c> and 43 characters of Base64.
    /// </summary>
    /// <returns>64 upper-case hexadecimal digits.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static string Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (FromSsh(text.Trim()) is { } ofKey) return ofKey;
        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not (':' or '-' or '\u200E'))).ToUpperInvariant();
        if (digits.Length == Digits && digits.All(char.IsAsciiHexDigit))
            return digits;

        var reason = digits.Length == Sha1Digits && digits.All(char.IsAsciiHexDigit)
            ? "it is a SHA-1 thumbprint of 40 digits; the SHA-256 thumbprint of 64 digits is required, as Get-FtpServer shows it"
            : "64 hexadecimal digits are required, with or without colons or spaces between them";
        var shown = DisplayText.CleanAndCut(text, MaxShown);
        throw new FtpToolsException(ErrorCode.InvalidArgument, $"The thumbprint '{shown}' cannot be used: {reason}.") { Target = shown };
    }

    /// <summary>Whether a thumbprint as people write it is that of the certificate.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when it is not a thumbprint.</exception>
    public static bool IsOf(string text, X509Certificate2 certificate)
    {
        return Parse(text) == Of(certificate);
    }

    private static string? FromSsh(string text)
    {
        if (!text.StartsWith(SshPrefix, StringComparison.OrdinalIgnoreCase)) return null;
        var encoded = text[SshPrefix.Length..].TrimEnd('=');
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        var isKey = Convert.TryFromBase64String(encoded + '=', bytes, out var length) && length == bytes.Length;
        return isKey ? Convert.ToHexString(bytes) : null;
    }
}
