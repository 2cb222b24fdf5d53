using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.Registries;

/// <summary>The sessions of each runspace, in the order in which they were opened. The last one that is open is the default.</summary>
internal static class SessionRegistry
{
    private static readonly ConditionalWeakTable<Runspace, List<Entry>> Runspaces = [];

    /// <summary>The sessions of this runspace.</summary>
    public static IReadOnlyList<FtpSession> All
    {
        get
        {
            var entries = Current();
            lock (entries) return [.. entries.Select(e => e.Session)];
        }
    }

    /// <summary>Adds a session; it is closed and forgotten when the module is removed.</summary>
    public static void Add(FtpSession session)
    {
        var entries = Current();
        var removal = ModuleLifetime.CloseOnRemoval(CloseAndForgetAsync);
        lock (entries) entries.Add(new Entry(session, removal));

        async Task CloseAndForgetAsync(CancellationToken cancellationToken)
        {
            // A module that is imported again is the same assembly with the same state.
            lock (entries) entries.RemoveAll(e => e.Session == session);
            await session.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets a session that was closed.</summary>
    public static void Remove(FtpSession session)
    {
        var entries = Current();
        lock (entries)
        {
            foreach (var entry in entries.Where(e => e.Session == session)) entry.Removal.Dispose();
            entries.RemoveAll(e => e.Session == session);
        }
    }

    /// <summary>Makes a session of this runspace the default again, as if it had been opened just now.</summary>
    public static void MakeNewest(FtpSession session)
    {
        var entries = Current();
        lock (entries)
        {
            var moved = entries.FindAll(e => e.Session == session);
            entries.RemoveAll(moved.Contains);
            entries.AddRange(moved);
        }
    }

    /// <summary>The session that was opened last, whatever its state.</summary>
    /// <exception cref="FtpToolsException">There is none (<see cref="ErrorCode.NotConnected"/>).</exception>
    public static FtpSession Newest()
    {
        return All is [.., var last] ? last : throw new FtpToolsException(ErrorCode.NotConnected, "There is no session in this runspace.");
    }

    /// <summary>The session a command works on if none is named: the newest one. When it has ended, an older one does not take
    /// its place, because that may be on another server, where the same path is another file.</summary>
    /// <exception cref="FtpToolsException">There is none, or it has ended (<see cref="ErrorCode.NotConnected"/>).</exception>
    public static FtpSession Default()
    {
        var newest = Newest();
        return newest.State == FtpSessionState.Open ? newest : throw Over(newest);
    }

    /// <summary>The session a command works on: the one that is named, or the default one.</summary>
    /// <exception cref="FtpToolsException">There is none, or it has ended (<see cref="ErrorCode.NotConnected"/>).</exception>
    public static FtpSession Open(FtpSession? named)
    {
        var session = named ?? Default();
        return session.State == FtpSessionState.Open ? session : throw Over(session);
    }

    /// <summary>What users are told when a session is not open: why it has ended, and how to continue.</summary>
    public static FtpToolsException Over(FtpSession session)
    {
        var way = session.State == FtpSessionState.Lost
            ? $"Connect-FtpServer -Session {session.Name} brings it back; or name another with -Session."
            : "Connect again, or name another with -Session.";
        var message = $"The session {session.Name} to {session.ComputerName} has ended: {session.EndReason} {way}";
        return new FtpToolsException(ErrorCode.NotConnected, message) { Target = session.Name, Advice = null };
    }

    /// <summary>The session with this name; null if there is none.</summary>
    public static FtpSession? Named(string name) => All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static List<Entry> Current()
    {
        var runspace = Runspace.DefaultRunspace ?? throw new InvalidOperationException("This thread has no runspace.");
        return Runspaces.GetOrCreateValue(runspace);
    }

    private sealed record Entry(FtpSession Session, IDisposable Removal);
}
