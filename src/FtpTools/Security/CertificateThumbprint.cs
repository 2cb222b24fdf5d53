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

    /// <summary>The thumbprint of a certificate.</summary>
    public static string Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }

    /// <summary>
    /// Reads a thumbprint as people write it: lower or upper case, with or without colons,
    /// hyphens and spaces (also the invisible direction mark that the certificate dialog of Windows puts in front).
    /// </summary>
    /// <returns>64 upper-case hexadecimal digits.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static string Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
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
}
