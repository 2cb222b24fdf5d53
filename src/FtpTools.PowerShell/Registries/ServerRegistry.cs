using System.Management.Automation;
using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.Registries;

/// <summary>The servers of one kind in this process.
/// They are stopped when the module is removed from the runspace that started them.</summary>
/// <typeparam name="TServer">The kind.</typeparam>
/// <param name="kind">What users call one of them.</param>
/// <param name="listing">The command that lists them.</param>
/// <param name="nameOf">The name of a server.</param>
/// <param name="stopAsync">Stops a server.</param>
internal sealed class ServerRegistry<TServer>(string kind, string listing, Func<TServer, string> nameOf, Func<TServer, Task> stopAsync)
    where TServer : class
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The servers, in the order in which they were started.</summary>
    public IReadOnlyList<TServer> All
    {
        get
        {
            lock (_gate) return [.. _entries.Select(e => e.Server)];
        }
    }

    /// <summary>Adds a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="companion">What to dispose when it has been stopped; null for nothing.</param>
    public void Add(TServer server, IDisposable? companion = null)
    {
        var removal = ModuleLifetime.CloseOnRemoval(_ => StopAsync(server));
        lock (_gate) _entries.Add(new Entry(server, removal, companion));
    }

    /// <summary>Stops a server and forgets it.</summary>
    public async Task StopAsync(TServer server)
    {
        try
        {
            await stopAsync(server).ConfigureAwait(false);
        }
        finally
        {
            List<Entry> ended;
            lock (_gate)
            {
                ended = _entries.FindAll(e => e.Server == server);
                _entries.RemoveAll(e => e.Server == server);
            }

            foreach (var entry in ended)
            {
                entry.Removal.Dispose();
                entry.Companion?.Dispose();
            }
        }
    }

    /// <summary>The only server there is.</summary>
    /// <exception cref="FtpToolsException">There is none, or more than one.</exception>
    public TServer Only()
    {
        return All is [var only] ? only : throw new FtpToolsException(
            ErrorCode.InvalidArgument,
            All.Count == 0
                ? $"No {kind} is running in this process."
                : $"Several {kind}s are running in this process. Name one with -Server.");
    }

    /// <summary>The servers with this name: one, or none.</summary>
    public IEnumerable<TServer> Find(string name) => All.Where(s => nameOf(s).Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The servers that match several names with wildcards, each once.</summary>
    /// <param name="cmdlet">Told of a name that matches none.</param>
    /// <param name="names">The names.</param>
    public IReadOnlyList<TServer> Find(Cmdlet cmdlet, IEnumerable<string> names)
    {
        return new NameChoice(
            cmdlet,
            name => new FtpToolsException(ErrorCode.ServerNotFound, $"There is no {kind} '{name}' in this process.") { Target = name })
            .Find(names, All, nameOf);
    }

    /// <summary>Refuses a name that a server already has.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public void ThrowIfTaken(string? name)
    {
        if (name is not null && Find(name).Any())
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"There is already a {kind} '{name}' in this process.")
            {
                Target = name,
            };
    }

    /// <summary>The server with a name, for a parameter that takes a server.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">There is none.</exception>
    public TServer Named(string name)
    {
        return Find(name).FirstOrDefault()
            ?? throw new ArgumentTransformationMetadataException($"There is no {kind} '{name}' in this process. {listing} lists them.");
    }

    /// <summary>The names of the servers, each with its description.</summary>
    public IEnumerable<(string Name, string Description)> Described() => All.Select(s => (nameOf(s), $"{s}"));

    private sealed record Entry(TServer Server, IDisposable Removal, IDisposable? Companion);
}
