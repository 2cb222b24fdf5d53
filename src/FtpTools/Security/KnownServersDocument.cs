using System.Text.Json.Serialization;

namespace FtpTools.Security;

/// <summary>The content of the file of known servers.</summary>
internal sealed class KnownServersDocument
{
    /// <summary>The only format version of the file so far.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The format version of the file.</summary>
    [JsonRequired]
    public int Version { get; set; } = CurrentVersion;

    /// <summary>What is remembered, by <c>host:port</c>.</summary>
    [JsonRequired]
    public Dictionary<string, KnownServerEntry?> Servers { get; set; } = [];
}
