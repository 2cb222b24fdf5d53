namespace FtpTools.PowerShell.Commands;

/// <summary>At which end something waits.</summary>
public enum FtpPartialSide
{
    /// <summary>At the server, of an upload.</summary>
    Server,

    /// <summary>On this computer, of a download.</summary>
    Local,
}

/// <summary>What waits of a transfer that broke, to be resumed.</summary>
public sealed record FtpPartial
{
    /// <summary>At which end it waits.</summary>
    public required FtpPartialSide Side { get; init; }

    /// <summary>The path that the file is for: at the server, or on this computer; null when it cannot be told.</summary>
    public string? Path { get; init; }

    /// <summary>The bytes that have arrived.</summary>
    public required long Received { get; init; }

    /// <summary>The length of the whole file in bytes; null when it is not known at this end.</summary>
    public long? Length { get; init; }

    /// <summary>When the last byte arrived, in local time.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>The full path of the file in which it waits on this computer; null for one that waits at the server.</summary>
    public string? FullName { get; init; }

    /// <summary>The session it was seen through; null for one that waits on this computer.</summary>
    public FtpSession? Session { get; init; }

    internal static FtpPartial From(RemotePartial partial) => new()
    {
        Side = FtpPartialSide.Server,
        Path = partial.RemotePath,
        Received = partial.Received,
        Length = partial.Length,
        Modified = partial.Modified,
        Session = partial.Session,
    };

    internal static FtpPartial From(LocalPartial partial) => new()
    {
        Side = FtpPartialSide.Local,
        Path = partial.Destination,
        Received = partial.Received,
        Modified = partial.Modified,
        FullName = partial.FullName,
    };
}
