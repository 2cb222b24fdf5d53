using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace FtpTools.Sftp;

/// <summary>What OpenSSH remembers of the host keys of servers (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). It is read, and never
/// written.</summary>
internal static class KnownHosts
{
    private const int OwnPort = 22;
    private const string Revoked = "@revoked";
    private const string HashedPrefix = "|1|";

    /// <summary>Whether the file of the options says that a key is that of the server, and nobody has revoked it.</summary>
    /// <param name="options">Which server, and which file.</param>
    /// <param name="keyType">The kind of the key.</param>
    /// <param name="key">The key as SSH sends it.</param>
    /// <exception cref="FtpToolsException">The file is there and cannot be read (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public static bool Knows(SessionOptions options, string keyType, byte[] key)
    {
        if (options.KnownHostsFile is not { } path) return false;
        var host = options.Host.ToLowerInvariant();
        var name = options.Port == OwnPort ? host : FormattableString.Invariant($"[{host}]:{options.Port}");
        var encoded = Convert.ToBase64String(key);
        var isKnown = false;
        foreach (var line in Read(options, path))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var marker = words is [['@', ..] first, ..] ? first : null;
            if (marker is not null) words = words[1..];
            if (words is not [var hosts, _, var its, ..] || its != encoded || !Matches(hosts, name)) continue;
            if (marker == Revoked)
            {
                throw new FtpToolsException(
                    ErrorCode.CertificateRefused, $"The server {options.Place} shows a host key ({keyType}) that '{path}' says is revoked.")
                {
                    Target = options.Place,
                };
            }

            isKnown |= marker is null;
        }

        return isKnown;
    }

    private static string[] Read(SessionOptions options, string path)
    {
        try
        {
            return options.FileSystem.File.Exists(path) ? options.FileSystem.File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The file of known hosts '{path}' cannot be read: {e.Message}", e)
            {
                Target = path,
            };
        }
    }

    private static bool Matches(string hosts, string name)
    {
        if (hosts.StartsWith(HashedPrefix, StringComparison.Ordinal)) return IsHashOf(hosts[HashedPrefix.Length..], name);
        var matches = false;
        foreach (var pattern in hosts.Split(','))
        {
            var isNegated = pattern.StartsWith('!');
            if (!FileSystemName.MatchesSimpleExpression(Escape(pattern[(isNegated ? 1 : 0)..]), name, ignoreCase: true)) continue;
            if (isNegated) return false;
            matches = true;
        }

        return matches;
    }

    // A backslash is nothing special here, and for the matcher it is.
    private static string Escape(string pattern) => pattern.Replace("\\", "\\\\", StringComparison.Ordinal);

    // The salt and the HMAC-SHA-1 of the name under it, both in Base64: so OpenSSH hides which servers somebody uses.
    private static bool IsHashOf(string saltAndHash, string name)
    {
        if (saltAndHash.Split('|') is not [var salt, var hash]) return false;
        try
        {
#pragma warning disable CA5350 // The format is not ours, and what it decides on is the key beside it.
            var own = HMACSHA1.HashData(Convert.FromBase64String(salt), Encoding.UTF8.GetBytes(name));
#pragma warning restore CA5350
            return own.AsSpan().SequenceEqual(Convert.FromBase64String(hash));
        }
        catch (FormatException)
        {
            return false; // A line that OpenSSH does not understand either, and leaves out.
        }
    }
}
