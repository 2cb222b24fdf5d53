using System.Management.Automation;
using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.State;

/// <summary>The time servers of this process. They are stopped when the module is removed from the runspace that started them.</summary>
internal static class NetTimeServerRegistry
{
    private static readonly Lock Gate = new();
    private static readonly List<Entry> Entries = [];

    /// <summary>The servers, in the order they were started.</summary>
    public static IReadOnlyList<NetTimeServer> All
    {
        get
        {
            lock (Gate) return [.. Entries.Select(e => e.Server)];
        }
    }

    /// <summary>Takes a server in.</summary>
    public static void Add(NetTimeServer server)
    {
        var removal = ModuleLifetime.CloseOnRemoval(_ => StopAsync(server));
        lock (Gate) Entries.Add(new Entry(server, removal));
    }

    /// <summary>Stops a server and forgets it.</summary>
    public static async Task StopAsync(NetTimeServer server)
    {
        try
        {
            await server.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (Gate)
            {
                foreach (var entry in Entries.Where(e => e.Server == server)) entry.Removal.Dispose();
                Entries.RemoveAll(e => e.Server == server);
            }
        }
    }

    /// <summary>The servers whose name fits.</summary>
    public static IEnumerable<NetTimeServer> Find(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return All.Where(s => pattern.IsMatch(s.Name));
    }

    private sealed record Entry(NetTimeServer Server, IDisposable Removal);
}
