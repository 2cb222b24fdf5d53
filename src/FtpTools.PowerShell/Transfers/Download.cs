namespace FtpTools.PowerShell.Transfers;

/// <summary>Something on a server, and the session through which it comes.</summary>
internal sealed record Download(FtpSession Session, RemoteItem Item)
{
    /// <summary>The listing of the directory that was requested ahead of time; null if none was.</summary>
    public ListingPrefetcher? Begun { get; init; }

    /// <summary>Whether it is a whole home.</summary>
    public bool IsHome => Item.RemotePath == "/";

    /// <summary>Stops what was requested ahead of time.</summary>
    public ValueTask StopAsync() => Begun?.DisposeAsync() ?? ValueTask.CompletedTask;
}
