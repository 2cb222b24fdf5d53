using FtpTools.Files;

namespace FtpTools;

/// <summary>What the server keeps of a broken upload, to be resumed.</summary>
public sealed record RemotePartial
{
    /// <summary>The absolute path of the file's destination.</summary>
    public required string RemotePath { get; init; }

    /// <summary>The bytes that have arrived.</summary>
    public required long Received { get; init; }

    /// <summary>The length of the whole file in bytes, as it was when the upload began.</summary>
    public required long Length { get; init; }

    /// <summary>When the last byte arrived, in local time.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>The session it was seen through.</summary>
    public required FtpSession Session { get; init; }

    /// <summary>The path, so that it can be used where text is wanted.</summary>
    public override string ToString() => RemotePath;

    internal static RemotePartial From(FtpSession session, FileEntry entry)
    {
        if (entry.Size < 0 || entry.FileSize is null or < 0 || Files.RemotePath.Parse(entry.Name).ToString() != entry.Name)
            throw new FtpToolsException(
                ErrorCode.ProtocolViolation, $"The server reported an impossible broken upload: '{DisplayText.Clean(entry.Name)}'.");
        return new RemotePartial
        {
            RemotePath = entry.Name,
            Received = entry.Size,
            Length = entry.FileSize.Value,
            Modified = entry.Modified.ToUniversalTime().ToLocalTime(),
            Session = session,
        };
    }
}
