namespace FtpTools.Benchmarks.Peers;

/// <summary>One system that moves files, with a server of its own.</summary>
internal abstract class Peer(Workbench bench) : IAsyncDisposable
{
    /// <summary>What the tables call it.</summary>
    public abstract string Name { get; }

    /// <summary>Where the server keeps what it is sent: a file that goes to the name <c>x</c> lies here as <c>x</c>.</summary>
    public abstract string ServerFolder { get; }

    /// <summary>Where its two ends run.</summary>
    public Place Place { get; init; } = Place.Loopback;

    protected Workbench Bench { get; } = bench;

    /// <summary>Starts the server.</summary>
    /// <exception cref="BenchException">It is not installed, or does not start.</exception>
    public abstract Task StartAsync();

    /// <summary>Sends a file, or a folder with all that is in it, to a name at the server.</summary>
    public abstract Task UploadAsync(string localPath, string name);

    /// <summary>Receives a file, or a folder with all that is in it.</summary>
    public abstract Task DownloadAsync(string name, string localPath);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a client to its end.</summary>
    protected Task RunClientAsync(string program, params string[] arguments)
    {
        string[] all = [.. Place.AtClient, program, .. arguments];
        return Command.RunAsync(all[0], all[1..]);
    }

    /// <summary>The path of a program.</summary>
    /// <exception cref="BenchException">It is not installed.</exception>
    protected static string Require(string program) => Workbench.Require(program);
}
