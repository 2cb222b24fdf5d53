namespace FtpTools.Server.Admission;

/// <summary>The limits that a server keeps: those it was started with, or less where the process may not open so many files.</summary>
/// <param name="Sessions">Logged-in connections.</param>
/// <param name="SessionsPerUser">Those of one user: never all of them.</param>
/// <param name="SessionsPerAddress">Those from one address that is not this computer's.</param>
/// <param name="Pending">Connections that have not logged in.</param>
/// <param name="Transfers">Transfers and listings that are open at once.</param>
/// <param name="TransfersPerUser">Those of one user: never all of them.</param>
/// <param name="Briefs">Requests done in one go that run at once.</param>
internal sealed record ServerLimits(
    int Sessions, int SessionsPerUser, int SessionsPerAddress, int Pending, int Transfers, int TransfersPerUser, int Briefs)
{
    private const int MostPending = 512;

    /// <summary>The connections that clients make beside the one they have logged in on: as many as there are for the protocols that need
    /// them, and none where no such protocol is spoken.</summary>
    public int Links { get; init; }

    /// <summary>Those of one user: never all of them.</summary>
    public int LinksPerUser => Half(Links);

    /// <summary>The limits of a server.</summary>
    public static ServerLimits Of(ServerOptions options, DescriptorPool pool)
    {
        var pending = Math.Min(pool.MaxConnections / 3, MostPending);
        var links = options.Ftp is null ? 0 : (pool.MaxConnections - pending) / 3;
        var sessions = Math.Min(options.MaxConnections, pool.MaxConnections - pending - links);
        return new ServerLimits(
            sessions,
            Math.Min(options.MaxSessionsPerUser, Half(sessions)),
            options.MaxConnectionsPerAddress,
            pending,
            pool.MaxTransfers,
            Half(pool.MaxTransfers),
            pool.Briefs)
        {
            Links = links,
        };
    }

    private static int Half(int all) => (all + 1) / 2;
}
