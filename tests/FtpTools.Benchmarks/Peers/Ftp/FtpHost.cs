namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>An FTP server in a process of its own. Several clients may be measured with one: it runs from the first start to the last stop.</summary>
internal abstract class FtpHost(Workbench bench, bool useTls)
{
    // A client waits until it is its turn again, and must not be sent away meanwhile.
    protected const int IdleSeconds = 3600;

    private Task? _starting;
    private int _users;

    /// <summary>What the tables call it.</summary>
    public string Name => ServerName + (useTls ? " TLS" : string.Empty);

    /// <summary>Where it runs.</summary>
    public Place Place { get; init; } = Place.Loopback;

    public int Port { get; protected set; } = Workbench.FreePort();

    public bool UseTls => useTls;

    /// <summary>Where it keeps what it is sent.</summary>
    public abstract string ServerFolder { get; }

    /// <summary>User, password and folder of what is moved; the folder is empty, or ends with a slash.</summary>
    public abstract (string User, string Password, string Folder) Login { get; }

    /// <summary>The SHA-256 thumbprint of its certificate.</summary>
    public abstract string Thumbprint { get; }

    /// <summary>The number of the server's first process.</summary>
    public abstract int ProcessId { get; }

    protected Workbench Bench { get; } = bench;

    protected abstract string ServerName { get; }

    /// <summary>What clients call a file.</summary>
    public string PathOf(string name) => Login.Folder + name;

    /// <summary>A client of our own that is logged in, and does no more than the protocol asks.</summary>
    public RawFtpClient LogIn() => new(Port, Login.User, Login.Password);

    /// <summary>Starts it, unless somebody else has.</summary>
    /// <exception cref="BenchException">It is not installed, or does not start.</exception>
    public Task StartAsync()
    {
        _users++;
        return _starting ??= LaunchAsync();
    }

    /// <summary>Ends it when nobody else uses it. To be called once for each start.</summary>
    public Task StopAsync() => --_users == 0 ? EndAsync() : Task.CompletedTask;

    protected abstract Task LaunchAsync();

    protected abstract Task EndAsync();
}
