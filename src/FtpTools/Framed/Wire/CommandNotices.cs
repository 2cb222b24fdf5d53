namespace FtpTools.Framed.Wire;

/// <summary>The names of the streams in the protocol.</summary>
internal static class CommandNotices
{
    private static readonly (RemoteNoticeKind Stream, string Name)[] Names =
    [
        (RemoteNoticeKind.Warning, "warning"),
        (RemoteNoticeKind.Information, "information"),
        (RemoteNoticeKind.Host, "host"),
        (RemoteNoticeKind.Verbose, "verbose"),
    ];

    /// <summary>The name of a stream.</summary>
    public static string NameOf(RemoteNoticeKind stream) => Array.Find(Names, n => n.Stream == stream).Name;

    /// <summary>The stream of a name; null for one that is not known.</summary>
    public static RemoteNoticeKind? StreamOf(string? name)
    {
        foreach (var known in Names)
        {
            if (known.Name == name) return known.Stream;
        }

        return null;
    }
}
