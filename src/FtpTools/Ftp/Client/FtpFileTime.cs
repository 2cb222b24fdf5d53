using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>Gives a file at a server its time: with MFMT (draft-somers-ftp-mfxx-04), as vsftpd and others do it with MDTM, or with one of
/// the two forms of SITE UTIME.</summary>
internal static class FtpFileTime
{
    /// <summary>Sets the time.</summary>
    /// <returns>Whether the server says that it has.</returns>
    public static async Task<bool> SetAsync(FtpConnection connection, RemotePath path, DateTime utc, CancellationToken cancellationToken)
    {
        var stamp = FtpTime.Format(utc);
        (string Verb, string Feature, string Argument)[] ways =
        [
            ("MFMT", "MFMT", $"{stamp} {path}"),
            ("MDTM", "MDTM time", $"{stamp} {path}"),
            ("SITE UTIME", "SITE UTIME five", $"{path} {stamp} {stamp} {stamp} UTC"),
            ("SITE UTIME", "SITE UTIME two", $"{stamp} {path}"),
        ];
        foreach (var (verb, feature, argument) in ways)
        {
            if (!connection.Features.MayHave(feature)) continue;
            var reply = await connection.AskAsync(verb, argument, cancellationToken).ConfigureAwait(false);
            if (reply.IsCompleted) return true;

            // A server that does not know a form may also look for a file of a strange name, and so no code tells why it refused. MFMT
            // alone is a verb of its own, and where a server names it, it was this one file that it refused.
            if (connection.Features.Has(verb) && verb == "MFMT") return false;
            connection.Features.Refuse(feature);
        }

        return false;
    }
}
