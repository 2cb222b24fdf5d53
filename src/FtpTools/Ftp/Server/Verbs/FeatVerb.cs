using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>FEAT: what there is beyond RFC 959 (RFC 2389 section 3). Answered before the login, for clients that ask first.</summary>
internal sealed class FeatVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return FtpReply.OfFacts(211, "Features:", FeaturesOf(conversation), "End");
    }

    private static IEnumerable<string> FeaturesOf(FtpConversation conversation)
    {
        if (conversation.Tls is not null)
        {
            yield return "AUTH TLS";
            yield return "PBSZ";
            yield return "PROT";
        }

        if (conversation.Options.AllowActiveMode) yield return "EPRT";
        yield return "AVBL";
        yield return "CLNT";
        yield return "EPSV";
        yield return "HASH " + FtpHash.Offer(conversation.Hash);
        yield return "HOST";
        yield return "LANG EN*";
        yield return "MDTM";
        yield return "MFF modify;";
        yield return "MFMT";
        yield return Mlsx.Feature(conversation.Facts);
        yield return "RANG STREAM";
        yield return "REST STREAM";
        yield return "SITE UTIME";
        yield return "SIZE";
        yield return "TVFS";
        yield return "UTF8";
        foreach (var hash in FtpHash.All) yield return hash.OwnVerb;
    }
}
