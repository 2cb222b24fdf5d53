using System.Collections.Frozen;
using FtpTools.Ftp.Server.Verbs;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>The verbs that the server understands. Those that begin with X are older names, which some clients still send (RFC 1123
/// section 4.1.3.1).</summary>
internal static class FtpVerbs
{
    private static readonly FrozenDictionary<string, FtpVerb> Table = new Dictionary<string, FtpVerb>
    {
        ["ABOR"] = new AborVerb(),
        ["ACCT"] = new AcctVerb(),
        ["ALLO"] = new AlloVerb(),
        ["APPE"] = new StorVerb(StoreKind.Append),
        ["AUTH"] = new AuthVerb(),
        ["AVBL"] = new AvblVerb(),
        ["CCC"] = new CccVerb(),
        ["CDUP"] = new CdupVerb(),
        ["CLNT"] = new ClntVerb(),
        ["CWD"] = new CwdVerb(),
        ["DELE"] = new DeleVerb(),
        ["EPRT"] = new EprtVerb(),
        ["EPSV"] = new EpsvVerb(),
        ["FEAT"] = new FeatVerb(),
        ["HASH"] = new HashVerb(),
        ["HELP"] = new HelpVerb(),
        ["HOST"] = new HostVerb(),
        ["LANG"] = new LangVerb(),
        ["LIST"] = new ListVerb(ListFormat.Long),
        ["MDTM"] = new MdtmVerb(),
        ["MFF"] = new MffVerb(),
        ["MFMT"] = new MfmtVerb(),
        ["MKD"] = new MkdVerb(),
        ["MLSD"] = new ListVerb(ListFormat.Facts),
        ["MLST"] = new MlstVerb(),
        ["MODE"] = new ModeVerb(),
        ["NLST"] = new ListVerb(ListFormat.Names),
        ["NOOP"] = new NoopVerb(),
        ["OPTS"] = new OptsVerb(),
        ["PASS"] = new PassVerb(),
        ["PASV"] = new PasvVerb(),
        ["PBSZ"] = new PbszVerb(),
        ["PORT"] = new PortVerb(),
        ["PROT"] = new ProtVerb(),
        ["PWD"] = new PwdVerb(),
        ["QUIT"] = new QuitVerb(),
        ["RANG"] = new RangVerb(),
        ["REIN"] = new ReinVerb(),
        ["REST"] = new RestVerb(),
        ["RETR"] = new RetrVerb(),
        ["RMD"] = new RmdVerb(),
        ["RNFR"] = new RnfrVerb(),
        ["RNTO"] = new RntoVerb(),
        ["SITE"] = new SiteVerb(),
        ["SIZE"] = new SizeVerb(),
        ["STAT"] = new StatVerb(),
        ["STOR"] = new StorVerb(StoreKind.Replace),
        ["STOU"] = new StorVerb(StoreKind.Unique),
        ["STRU"] = new StruVerb(),
        ["SYST"] = new SystVerb(),
        ["TYPE"] = new TypeVerb(),
        ["USER"] = new UserVerb(),
        ["XCRC"] = new FileHashVerb(FtpHash.Crc32),
        ["XCUP"] = new CdupVerb(),
        ["XCWD"] = new CwdVerb(),
        ["XMD5"] = new FileHashVerb(FtpHash.Md5),
        ["XMKD"] = new MkdVerb(),
        ["XPWD"] = new PwdVerb(),
        ["XQUOTA"] = new XquotaVerb(),
        ["XRMD"] = new RmdVerb(),
        ["XSHA1"] = new FileHashVerb(FtpHash.Sha1),
        ["XSHA256"] = new FileHashVerb(FtpHash.Sha256),
        ["XSHA512"] = new FileHashVerb(FtpHash.Sha512),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => Table.Keys;

    /// <summary>The verb of a name in upper case, or null.</summary>
    public static FtpVerb? Find(string name) => Table.GetValueOrDefault(name);
}
