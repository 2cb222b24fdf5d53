namespace FtpTools;

/// <summary>What a remote command answered.</summary>
public sealed record RemoteCommandResult
{
    /// <summary>The name of the command, as it is registered.</summary>
    public required string Name { get; init; }

    /// <summary>Its output, verified: text, or serialised objects when those were asked for.</summary>
    public required string Text { get; init; }

    /// <summary>What went wrong without ending it.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>What else it had to say, in order; older servers do not send it.</summary>
    public IReadOnlyList<RemoteNotice> Notices { get; init; } = [];
}
