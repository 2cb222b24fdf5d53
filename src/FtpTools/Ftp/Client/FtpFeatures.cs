using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>What a server says that it can (FEAT, RFC 2389), and what turned out that it cannot.</summary>
internal sealed class FtpFeatures
{
    private readonly Dictionary<string, string> _lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();

    /// <summary>Reads the reply to FEAT; one that refuses it tells nothing.</summary>
    public FtpFeatures(FtpReply reply)
    {
        if (!reply.IsCompleted) return;
        foreach (var line in reply.Inner.Select(l => l.Trim()).Where(l => l.Length > 0))
        {
            var parts = line.Split(' ', 2);
            _lines.TryAdd(parts[0], parts.Length > 1 ? parts[1] : "");
        }
    }

    /// <summary>Whether listings and files can be asked for with facts (RFC 3659 section 7).</summary>
    public bool HasFacts => Has("MLST") && MayHave("MLSD");

    /// <summary>Whether names are UTF-8 (RFC 2640).</summary>
    public bool IsUtf8 => _lines.ContainsKey("UTF8") || _lines.ContainsKey("UTF-8");

    /// <summary>The facts of MLST, those that are told with a star.</summary>
    public string Facts => _lines.GetValueOrDefault("MLST") ?? "";

    /// <summary>Whether the server says that it has a verb, and has not refused it.</summary>
    public bool Has(string verb) => _lines.ContainsKey(verb) && MayHave(verb);

    /// <summary>Whether the server has not refused a verb.</summary>
    public bool MayHave(string verb)
    {
        lock (_lock) return !_refused.Contains(verb);
    }

    /// <summary>Remembers that the server does not have a verb.</summary>
    public void Refuse(string verb)
    {
        lock (_lock) _refused.Add(verb);
    }

    /// <summary>Whether HASH computes with an algorithm (draft-bryan-ftpext-hash-02).</summary>
    public bool Hashes(FtpHash hash)
    {
        return Has("HASH") && _lines["HASH"].Split(';').Any(
            name => name.TrimEnd('*').Trim().Equals(hash.Name, StringComparison.OrdinalIgnoreCase));
    }
}
