using System.Collections.Frozen;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>Which replies belong to which commands (RFC 959 section 5.4). A reply that belongs to another one than was sent means that
/// replies and commands are not in step any more: whoever went on would take an answer for that of another question.</summary>
internal static class FtpReplyOrder
{
    private static readonly FrozenDictionary<int, string[]> Verbs = new Dictionary<int, string[]>
    {
        [211] = ["FEAT", "STAT", "HELP", "SITE"],
        [213] = ["SIZE", "MDTM", "MFMT", "MFF", "STAT", "HASH", "AVBL", "XQUOTA", "SITE"],
        [220] = [],
        [221] = ["QUIT"],
        [225] = [],
        [226] = [],
        [227] = ["PASV"],
        [229] = ["EPSV"],
        [230] = ["USER", "PASS"],
        [232] = ["USER", "PASS"],
        [234] = ["AUTH"],
        [257] = ["PWD", "MKD"],
        [331] = ["USER", "PASS"],
        [332] = ["USER", "PASS"],
        [334] = ["AUTH"],
        [350] = ["REST", "RNFR", "RANG"],
    }.ToFrozenDictionary();

    /// <summary>Whether a reply can be the one to a command that has no data connection.</summary>
    /// <param name="verb">The command, without a sub-command.</param>
    /// <param name="reply">What came.</param>
    public static bool Fits(string verb, FtpReply reply)
    {
        if (reply.IsPreliminary) return false;
        return !Verbs.TryGetValue(reply.Code, out var verbs) || verbs.Contains(verb.Split(' ')[0]);
    }
}
