namespace FtpTools.Protocol;

/// <summary>The names of the streams in the protocol.</summary>
internal static class CommandNotices
{
    private static readonly (RemoteNoticeStream Stream, string Name)[] Names =
    [
        (RemoteNoticeStream.Warning, "warning"), (RemoteNoticeStream.Information, "information"), (RemoteNoticeStream.Host, "host"), (RemoteNoticeStream.Verbose, "verbose"),
    ];

    /// <summary>The name of a stream.</summary>
    public static string NameOf(RemoteNoticeStream stream) => Array.Find(Names, n => n.Stream == stream).Name;

    /// <summary>The stream of a name; null for one that is not known.</summary>
    public static RemoteNoticeStream? StreamOf(string? name)
    {
        foreach (var known in Names)
        {
            if (known.Name == name) return known.Stream;
        }

        return null;
    }
}
