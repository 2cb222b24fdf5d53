using FtpTools.Files;

namespace FtpTools;

/// <summary>A file or directory on a server.</summary>
public sealed record RemoteItem
{
    /// <summary>The last name of the path; <c>/</c> for the home.</summary>
    public required string Name { get; init; }

    /// <summary>The absolute path in the home.</summary>
    public required string RemotePath { get; init; }

    /// <summary>What it is.</summary>
    public required RemoteItemType Type { get; init; }

    /// <summary>The length in bytes; 0 for all but files.</summary>
    public required long Length { get; init; }

    /// <summary>The last change, in local time.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>The path below the directory from which a whole tree was listed, with <c>/</c> between the names; null for an item that is
    /// not from such a listing. What is received keeps its place in the tree.</summary>
    public string? RelativePath { get; init; }

    /// <summary>The session it was seen through.</summary>
    public required FtpSession Session { get; init; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Type == RemoteItemType.Directory;

    /// <summary>The path, so that the item can be used where text is wanted.</summary>
    public override string ToString() => RemotePath;

    internal static RemoteItem From(FtpSession session, RemotePath path, FileEntry entry)
    {
        if (entry.Size < 0) throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server reported a file with a negative length.");
        return new RemoteItem
        {
            Name = path.Name,
            RemotePath = path.ToString(),
            Type = entry.Type,
            Length = entry.Size,
            Modified = entry.Modified.ToUniversalTime().ToLocalTime(),
            Session = session,
        };
    }
}
