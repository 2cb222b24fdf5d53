using System.Management.Automation;
using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.State;

/// <summary>The servers of this process. They are stopped when the module is removed from the runspace that started them.</summary>
internal static class ServerRegistry
{
    private static readonly Lock Gate = new();
    private static readonly List<Entry> Entries = [];

    /// <summary>The servers, in the order they were started.</summary>
    public static IReadOnlyList<FtpServer> All
    {
        get
        {
            lock (Gate) return [.. Entries.Select(e => e.Server)];
        }
    }

    /// <summary>Takes a server in.</summary>
    public static void Add(FtpServer server)
    {
        var removal = ModuleLifetime.CloseOnRemoval(_ => StopAsync(server));
        lock (Gate) Entries.Add(new Entry(server, removal));
    }

    /// <summary>Stops a server and forgets it.</summary>
    public static async Task StopAsync(FtpServer server)
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

    /// <summary>The only server there is.</summary>
    /// <exception cref="FtpToolsException">There is none, or more than one.</exception>
    public static FtpServer Only()
    {
        return All is [var only] ? only : throw new FtpToolsException(
            ErrorCode.InvalidArgument, All.Count == 0 ? "No server runs in this process." : "Several servers run in this process. Name one with -Server.");
    }

    /// <summary>The servers whose name fits.</summary>
    public static IEnumerable<FtpServer> Find(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return All.Where(s => pattern.IsMatch(s.Name));
    }

    private sealed record Entry(FtpServer Server, IDisposable Removal);
}
