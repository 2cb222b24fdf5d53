namespace FtpTools.CrashRig;

/// <summary>Where the client's files lie. A key names a file: one that begins with <c>/</c> a remote one, any other a local one.</summary>
public sealed record RigFolder(string Path)
{
    /// <summary>The file with the journal.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal");

    /// <summary>The directory with what was received.</summary>
    public string Received => System.IO.Path.Combine(Path, "received");

    /// <summary>The full path of a local file.</summary>
    public string PathOf(string key) => System.IO.Path.Combine(Received, key);

    /// <summary>The file that a worker sends, whatever its content is at the time.</summary>
    public string SourceOf(int worker) => System.IO.Path.Combine(Path, "source" + worker);
}
