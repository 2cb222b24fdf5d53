using FtpTools.Sessions;

namespace FtpTools.Tests.Sessions.Contract;

/// <summary>What not every protocol can do. All else that <see cref="RemoteClient"/> has, each of them must.</summary>
public enum RemoteAbility
{
    /// <summary>Tells the digest of a file, and of its beginning.</summary>
    Digests,

    /// <summary>Tells how full the home is.</summary>
    Quotas,

    /// <summary>Lists and deletes what is kept of broken uploads.</summary>
    Partials,

    /// <summary>Lists and calls remote commands.</summary>
    Commands,

    /// <summary>Compares what has arrived with what was sent: results are verified.</summary>
    Verification,

    /// <summary>Goes on with a broken transfer where it stopped.</summary>
    Resuming,

    /// <summary>Puts files on the disk before it says that they are stored.</summary>
    Durability,

    /// <summary>Says that an account is read-only.</summary>
    ReadOnlyAccounts,

    /// <summary>Accounts have limits that the test can set.</summary>
    AccountLimits,

    /// <summary>Says that the home of the user is gone; a server that has made it the root of its process does not see that.</summary>
    MissingHomes,

    /// <summary>Tells links from what they lead to, and leads nobody through them.</summary>
    Links,

    /// <summary>Lists times to the second.</summary>
    ListedTimes,

    /// <summary>Takes paths of some thousand bytes.</summary>
    LongPaths,

    /// <summary>Counts what the protocol adds to the content.</summary>
    ProtocolBytes,
}
