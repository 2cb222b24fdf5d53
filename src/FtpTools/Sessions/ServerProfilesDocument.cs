using System.Text.Json.Serialization;

namespace FtpTools.Sessions;

/// <summary>The content of the file of saved servers.</summary>
internal sealed class ServerProfilesDocument
{
    /// <summary>The only format version of the file so far.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The format version of the file.</summary>
    [JsonRequired]
    public int Version { get; set; } = CurrentVersion;

    /// <summary>The servers by name; one that is null is an error made when the file was written.</summary>
    [JsonRequired]
    public Dictionary<string, ServerProfileEntry?> Profiles { get; set; } = [];
}
