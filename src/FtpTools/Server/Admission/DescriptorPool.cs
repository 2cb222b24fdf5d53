namespace FtpTools.Server.Admission;

/// <summary>
/// The descriptors that the servers of a process may use, divided up when the first of them starts: for connections, for
/// transfers, and for what is done in one go. The rest is a reserve that nobody can take: for the database, for what .NET
/// opens when it first needs it (without that it ends the process), and for whatever else runs here.
/// </summary>
internal sealed class DescriptorPool
{
    /// <summary>A store has its partial file and a directory open, and two more while it is published; a listing two, a fetch
    /// one.</summary>
    public const int PerTransfer = 3;

    /// <summary>What is done in one go walks with two directories, and has a file, its target and what it asks about open.</summary>
    public const int PerBrief = 6;

    private const int LeastReserve = 96;
    private const int MostReserve = 1024;
    private const int LeastFree = 32;

    // What .NET and the database open while a server works is not open yet when it starts, and without it the process ends.
    private const int LeastToServe = 76;
    private const int MostBriefs = 64;
    private const int MostTransfers = 4096;
    private const int MostFree = 1_000_000;

    private static readonly Lazy<DescriptorPool> Shared = new(
        () => new DescriptorPool(ProcessDescriptors.Limit(), ProcessDescriptors.CountOpen()));

    private int _connections;
    private int _transfers;

    /// <summary>Divides up what is there.</summary>
    /// <param name="limit">How many the process may have open; null for no limit.</param>
    /// <param name="open">How many it has open.</param>
    public DescriptorPool(long? limit, int open)
    {
        (Limit, Open) = (limit, open);
        var reserve = (int)Math.Clamp((limit ?? 0) / 8, LeastReserve, MostReserve);
        var left = limit is { } known ? known - open - reserve : MostFree;
        IsScarce = left < LeastFree;
        IsTooSmall = limit - open < LeastToServe;
        var free = (int)Math.Clamp(left, LeastFree, MostFree);
        Briefs = Math.Clamp(free / (8 * PerBrief), 2, MostBriefs);
        free -= Briefs * PerBrief;
        MaxTransfers = Math.Clamp(free * 3 / 8 / PerTransfer, 2, MostTransfers);
        MaxConnections = free - (MaxTransfers * PerTransfer);
    }

    /// <summary>The one of this process.</summary>
    public static DescriptorPool OfProcess => Shared.Value;

    /// <summary>How many the process may have open; null for no limit.</summary>
    public long? Limit { get; }

    /// <summary>How many it had open when the first server started.</summary>
    public int Open { get; }

    /// <summary>Whether there are so few that the reserve is smaller than it should be.</summary>
    public bool IsScarce { get; }

    /// <summary>Whether there are so few that a server would end the process.</summary>
    public bool IsTooSmall { get; }

    /// <summary>Connections, logged in or not.</summary>
    public int MaxConnections { get; }

    /// <summary>Transfers and listings that are open at once.</summary>
    public int MaxTransfers { get; }

    /// <summary>Requests done in one go that run at once.</summary>
    public int Briefs { get; }

    /// <summary>Takes the descriptor of a connection.</summary>
    /// <returns>False when none is left.</returns>
    public bool TryTakeConnection() => TryTake(ref _connections, MaxConnections);

    /// <summary>Gives it back.</summary>
    public void ReturnConnection() => Interlocked.Decrement(ref _connections);

    /// <summary>Takes those of a transfer.</summary>
    /// <returns>False when too few are left.</returns>
    public bool TryTakeTransfer() => TryTake(ref _transfers, MaxTransfers);

    /// <summary>Gives them back.</summary>
    public void ReturnTransfer() => Interlocked.Decrement(ref _transfers);

    private static bool TryTake(ref int taken, int most)
    {
        if (Interlocked.Increment(ref taken) <= most) return true;
        Interlocked.Decrement(ref taken);
        return false;
    }
}
