using System.Management.Automation;
using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.State;

/// <summary>The chat servers of this process. They are stopped when the module is removed from the runspace that started them.</summary>
internal static class ChatServerRegistry
{
    private static readonly Lock Gate = new();
    private static readonly List<Entry> Entries = [];

    /// <summary>The servers, in the order they were started.</summary>
    public static IReadOnlyList<ChatServer> All
    {
        get
        {
            lock (Gate) return [.. Entries.Select(e => e.Server)];
        }
    }

    /// <summary>Takes a server in.</summary>
    /// <param name="server">The server.</param>
    /// <param name="responder">What finds its answers; closed with it.</param>
    public static void Add(ChatServer server, IDisposable? responder)
    {
        var removal = ModuleLifetime.CloseOnRemoval(_ => StopAsync(server));
        lock (Gate) Entries.Add(new Entry(server, removal, responder));
    }

    /// <summary>Stops a server and forgets it.</summary>
    public static async Task StopAsync(ChatServer server)
    {
        try
        {
            await server.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            List<Entry> ended;
            lock (Gate)
            {
                ended = Entries.FindAll(e => e.Server == server);
                Entries.RemoveAll(e => e.Server == server);
            }

            foreach (var entry in ended)
            {
                entry.Removal.Dispose();
                entry.Responder?.Dispose();
            }
        }
    }

    /// <summary>The servers whose name fits.</summary>
    public static IEnumerable<ChatServer> Find(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return All.Where(s => pattern.IsMatch(s.Name));
    }

    private sealed record Entry(ChatServer Server, IDisposable Removal, IDisposable? Responder);
}
