using System.Net;

namespace FtpTools.Ftp.Client;

/// <summary>
/// The names under which TLS knows the control connections to a server. Servers want the data connections of each to resume its own
/// session, and the platform keeps one session for a name: so each control connection has a name of its own, which is the same to
/// everybody else, because the case of letters does not count in a name (RFC 4343). An address has no letters, and without a name the
/// platform resumes nothing; no server looks at the name it gets then.
/// </summary>
internal static class FtpServerName
{
    private const int MostLetters = 16;

    private static int _last;

    /// <summary>The next name of a host.</summary>
    public static string Next(string host)
    {
        var number = Interlocked.Increment(ref _last);
        if (IPAddress.TryParse(host, out _)) return FormattableString.Invariant($"c{number}.address.invalid");
        var bit = 0;
        return string.Concat(host.ToLowerInvariant().Select(c =>
            char.IsAsciiLetter(c) && bit < MostLetters && (number >> bit++ & 1) != 0 ? char.ToUpperInvariant(c) : c));
    }
}
