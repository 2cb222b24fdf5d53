using System.Net;
using FtpTools.Security;

namespace FtpTools.Server.Admission;

/// <summary>
/// The logged-in connections: so many in all, of one user and from one address. When it is full, a user who has fewer takes
/// the place of one who has more, so that nobody is shut out by others' sessions.
/// </summary>
internal sealed class SessionTable(ServerLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<ISession>> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<ISession, string> _userOf = [];
    private readonly Dictionary<IPAddress, int> _addresses = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _userOf.Count;
        }
    }

    /// <summary>Takes in the session of a user who has just proved to be that user.</summary>
    /// <exception cref="FtpToolsException">It is one too many (<see cref="ErrorCode.TooManyConnections"/>).</exception>
    public void Enter(string user, ISession session)
    {
        ISession? displaced = null;
        lock (_lock)
        {
            var mine = _users.TryGetValue(user, out var sessions) ? sessions.Count : 0;
            if (mine >= limits.SessionsPerUser) throw TooMany($"This user already has {mine} sessions, and may have no more.");
            var address = PeerNetwork.Of(session.Address);
            if (!IPAddress.IsLoopback(session.Address) && _addresses.GetValueOrDefault(address) >= limits.SessionsPerAddress)
                throw TooMany($"There are already {limits.SessionsPerAddress} sessions from this address, and there may be no more.");
            if (_userOf.Count >= limits.Sessions)
            {
                displaced = FindVictim(mine) ?? throw TooMany($"The server has {_userOf.Count} sessions, and cannot have more.");
                Remove(displaced);
            }

            Add(user, session, address);
        }

        displaced?.Displace();
    }

    /// <summary>Takes out a session that is over.</summary>
    public void Leave(ISession session)
    {
        lock (_lock) Remove(session);
    }

    private static FtpToolsException TooMany(string text) => new(ErrorCode.TooManyConnections, text);

    // Of the user with the most, and not for one who would then have as many: two users would drive each other out for ever.
    private ISession? FindVictim(int newcomers)
    {
        var most = _users.Values.MaxBy(s => s.Count);
        return most is null || most.Count <= newcomers + 1 ? null : most.MaxBy(s => (s.IsQuiet, s.Silence));
    }

    private void Add(string user, ISession session, IPAddress address)
    {
        if (!_users.TryGetValue(user, out var sessions)) _users[user] = sessions = [];
        sessions.Add(session);
        _userOf[session] = user;
        _addresses[address] = _addresses.GetValueOrDefault(address) + 1;
    }

    private void Remove(ISession session)
    {
        if (!_userOf.Remove(session, out var user)) return;
        _users[user].Remove(session);
        if (_users[user].Count == 0) _users.Remove(user);
        var address = PeerNetwork.Of(session.Address);
        if (--_addresses[address] == 0) _addresses.Remove(address);
    }
}
