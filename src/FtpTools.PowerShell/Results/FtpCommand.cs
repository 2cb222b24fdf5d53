namespace FtpTools.PowerShell.Results;

/// <summary>A remote command, as its owner or a caller sees it.</summary>
public sealed record FtpCommand
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The users who may call it; null for all, and to a caller, who is not told.</summary>
    public string[]? Users { get; init; }

    /// <summary>How many seconds a call may take; null to a caller.</summary>
    public double? TimeoutSec { get; init; }

    /// <summary>The most bytes of output; null to a caller.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>The name of the server, to its owner; the name or address of its computer, to a caller.</summary>
    public required string Server { get; init; }

    /// <summary>The name, so that it can be used where text is expected.</summary>
    public override string ToString() => Name;

    internal static FtpCommand From(RemoteCommand command, FtpServer server) => new()
    {
        Name = command.Name,
        Users = command.Users is null ? null : [.. command.Users],
        TimeoutSec = command.Timeout.TotalSeconds,
        MaxOutput = command.MaxOutput,
        Server = server.Name,
    };
}
