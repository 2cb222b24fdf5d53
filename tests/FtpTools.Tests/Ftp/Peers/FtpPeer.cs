using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>What a program can do with a server.</summary>
public enum PeerAction
{
    Put,
    Get,
    List,
    ResumePut,
    ResumeGet,
    PutTree,
    GetTree,
}

/// <summary>A program of others that speaks FTP, run as a user would run it.</summary>
internal abstract class FtpPeer
{
    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>The name of its package in Debian.</summary>
    public virtual string Package => Name;

    /// <summary>The programs that it consists of.</summary>
    public virtual IReadOnlyList<string> Programs => [Name];

    /// <summary>How it protects what it says.</summary>
    public virtual IReadOnlyList<RawTls> Kinds => [RawTls.Explicit, RawTls.Implicit, RawTls.None];

    /// <summary>What it can do.</summary>
    public virtual IReadOnlyList<PeerAction> Actions => Enum.GetValues<PeerAction>();

    /// <summary>Whether it goes on with an upload that broke; otherwise it sends all of it again.</summary>
    public virtual bool GoesOn => true;

    /// <summary>Whether it shows its user what the server says.</summary>
    public virtual bool ShowsReplies => true;

    /// <summary>Names that the program itself cannot send or fetch, and what it does with them.</summary>
    public virtual IReadOnlyDictionary<string, string> Unspeakable => new Dictionary<string, string>();

    /// <summary>Whether it is installed.</summary>
    public bool IsInstalled => Programs.All(program => PeerProcess.Find(program) is not null);

    /// <summary>Sends files to the home.</summary>
    /// <param name="place">Where it logs in.</param>
    /// <param name="folder">The local folder that they are in.</param>
    /// <param name="names">Their names.</param>
    public virtual Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) => throw CannotDo();

    /// <summary>Fetches files from the home.</summary>
    /// <param name="place">Where it logs in.</param>
    /// <param name="folder">The local folder that they are to be in.</param>
    /// <param name="names">Their names.</param>
    public virtual Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) => throw CannotDo();

    /// <summary>Lists the home: what it writes has the names.</summary>
    public virtual Task<PeerResult> ListAsync(PeerPlace place) => throw CannotDo();

    /// <summary>Goes on with an upload, or sends it again.</summary>
    public virtual Task<PeerResult> ResumePutAsync(PeerPlace place, string folder, string name) => throw CannotDo();

    /// <summary>Goes on with a download.</summary>
    public virtual Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) => throw CannotDo();

    /// <summary>Sends a folder to the home, under its own name.</summary>
    public virtual Task<PeerResult> PutTreeAsync(PeerPlace place, string folder) => throw CannotDo();

    /// <summary>Fetches a folder from the home, to one of the same name.</summary>
    public virtual Task<PeerResult> GetTreeAsync(PeerPlace place, string folder) => throw CannotDo();

    /// <summary>Begins to send a file to the home, so slowly that it does not come to its end.</summary>
    public virtual Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name) => throw CannotDo();

    public override string ToString() => Name;

    private static NotSupportedException CannotDo() => new("The program cannot do this; it is not among its actions.");
}
