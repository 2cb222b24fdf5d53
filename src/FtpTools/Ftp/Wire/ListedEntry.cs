using System.Collections.Frozen;
using FtpTools.Files;

namespace FtpTools.Ftp.Wire;

/// <summary>How exactly a time in a listing is known.</summary>
internal enum TimePrecision
{
    /// <summary>There is no time.</summary>
    None,

    /// <summary>The day.</summary>
    Day,

    /// <summary>The minute.</summary>
    Minute,

    /// <summary>The second.</summary>
    Second,

    /// <summary>A fraction of the second.</summary>
    Fraction,
}

/// <summary>What a server's listing tells of a file or directory. Nothing in it was checked: a name may be a path, or lead out of the
/// directory, and whoever uses it asks <see cref="RemotePath.IsName"/> first.</summary>
/// <param name="Name">The name, never empty.</param>
/// <param name="Type">What it is; <see cref="RemoteItemType.Other"/> when the listing does not tell.</param>
internal sealed record ListedEntry(string Name, RemoteItemType Type)
{
    /// <summary>The length of a file in bytes; null for everything else, or when the listing does not tell.</summary>
    public long? Size { get; init; }

    /// <summary>When it was last changed: in UTC where the format says so, else <see cref="DateTimeKind.Unspecified"/>, as the clock at
    /// the server shows it. Null when the listing does not tell.</summary>
    public DateTime? Modified { get; init; }

    /// <summary>How exactly <see cref="Modified"/> is known.</summary>
    public TimePrecision Precision { get; init; }

    /// <summary>Where a link leads; null for everything else, or when the listing does not tell.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>All facts of MLSD and MLST (RFC 3659 section 7.5), also unknown ones, under their names without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether this is the directory that was listed or the one above it.</summary>
    public bool IsSelfOrParent => Name is "." or ".."
        || (Facts.GetValueOrDefault(Mlsx.TypeFact)?.ToUpperInvariant() is "CDIR" or "PDIR");
}
