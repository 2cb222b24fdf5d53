using System.Management.Automation;
using System.Net;
using System.Reflection;
using FtpTools.Accounts;
using FtpTools.PowerShell.Commands;
using FtpTools.PowerShell.Drive;
using FtpTools.Security;
using FtpTools.Server.Data;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>
/// A server on a free loopback port, a folder for local files that is the current one, and a real engine with all cmdlets of the
/// module. Scripts find <c>$port</c>, <c>$root</c>, <c>$local</c>, and the credential of the user ann as <c>$ann</c>.
/// </summary>
/// <remarks>The server is none of the registry's, so that tests do not see each other's servers.</remarks>
internal sealed class CmdletRig : IAsyncDisposable
{
    public const string Password = "correct horse";

    private static readonly Type[] Cmdlets =
        [.. typeof(ConnectFtpServerCommand).Assembly.GetExportedTypes().Where(t => t.IsDefined(typeof(CmdletAttribute))), typeof(StopAfterCommand), typeof(FtpDriveProvider)];

    private static readonly ScramVerifier CheapVerifier = ScramVerifier.Create(Password, ScramVerifier.MinimumIterations);

    private readonly TemporaryFolder _folder = new();

    private CmdletRig(Func<ServerOptions, ServerOptions>? configure)
    {
        var options = new ServerOptions { Root = _folder.PathOf("root"), Port = 0, StopTimeout = TimeSpan.FromSeconds(1) };
        Server = FtpServer.Start(configure?.Invoke(options) ?? options);
        Data = ServerDataDirectory.Open(options.Root);
        Local = Directory.CreateDirectory(_folder.PathOf("local")).FullName;
        Host = NewEngine().With("port", Server.Port).With("root", Server.Root).With("local", Local).With("ann", Credential("ann"));
        Run("$null = $ExecutionContext.SessionState.Path.SetLocation($local)");
    }

    public FtpServer Server { get; }

    public ServerDataDirectory Data { get; }

    public PowerShellHost Host { get; }

    /// <summary>The folder of local files.</summary>
    public string Local { get; }

    /// <summary>A rig with a server and the user ann, but no session yet.</summary>
    public static async Task<CmdletRig> StartAsync(Func<ServerOptions, ServerOptions>? configure = null)
    {
        var rig = new CmdletRig(configure);
        await rig.AddUserAsync("ann");
        return rig;
    }

    /// <summary>A rig in which ann is logged in.</summary>
    public static async Task<CmdletRig> ConnectedAsync()
    {
        var rig = await StartAsync();
        rig.Connect();
        return rig;
    }

    /// <summary>An engine with all cmdlets and nothing else.</summary>
    public static PowerShellHost NewEngine() => new(Cmdlets);

    public static PSCredential Credential(string user, string password = Password) => new(user, new NetworkCredential("", password).SecurePassword);

    /// <summary>Adds a user whose password costs little to check.</summary>
    public async Task AddUserAsync(string name, bool readOnly = false, string? home = null)
    {
        await AddUserAsync(Data, name, readOnly, home);
        Host.With(name, Credential(name));
    }

    /// <summary>Adds the user ann to the folder of a server that is none of this process.</summary>
    public static async Task AddAnnAsync(string root)
    {
        await using var data = ServerDataDirectory.Open(root);
        await AddUserAsync(data, "ann");
    }

    /// <summary>Logs a user in; the session becomes the default one.</summary>
    /// <param name="user">The user.</param>
    /// <param name="port">Where, when not at the server itself.</param>
    public FtpSession Connect(string user = "ann", int? port = null)
    {
        var result = Run($"Connect-FtpServer -Port {port ?? Server.Port} -Credential ${user}");
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        return Assert.IsType<FtpSession>(Assert.Single(result.Output));
    }

    public string InLocal(string name) => Path.Combine(Local, name);

    public string InHome(string name, string user = "ann") => Path.Combine(Server.Root, user, name);

    public string WriteLocal(string name, string content = "content") => Write(InLocal(name), content);

    public string WriteHome(string name, string content = "content") => Write(InHome(name), content);

    /// <summary>Makes a local file of a length without writing its bytes.</summary>
    public string MakeLocal(string name, long length) => Make(InLocal(name), length);

    /// <summary>Makes a file in ann's home of a length without writing its bytes.</summary>
    public string MakeHome(string name, long length) => Make(InHome(name), length);

    public ScriptResult Run(string script) => Host.Run(script);

    /// <summary>Runs a script that is expected to go without any error.</summary>
    public IReadOnlyList<object?> RunWell(string script)
    {
        var result = Host.RunToError(script);
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        return result.Output;
    }

    public ScriptResult RunToError(string script) => Host.RunToError(script);

    /// <summary>The names of all that lies below ann's home, without the server's own.</summary>
    public IEnumerable<string> HomeTree() => Tree(InHome("")).Where(p => !p.StartsWith(".ftptools", StringComparison.Ordinal));

    /// <summary>The names of all that lies below the local folder.</summary>
    public IEnumerable<string> LocalTree() => Tree(Local);

    /// <summary>Waits until the server has no partial file any more.</summary>
    public void WaitUntilHomeHasNoPartialFile()
    {
        var partials = InHome(".ftptools/partial");
        Eventually.True(() => !Directory.Exists(partials) || !Directory.EnumerateFiles(partials).Any(), "A partial file stays at the server.");
    }

    public async ValueTask DisposeAsync()
    {
        Host.Dispose();
        await Server.DisposeAsync();
        await Data.DisposeAsync();
        _folder.Dispose();
    }

    private static IEnumerable<string> Tree(string root)
    {
        return Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(root, p).Replace('\\', '/')).Order(StringComparer.Ordinal);
    }

    private static async Task AddUserAsync(ServerDataDirectory data, string name, bool readOnly = false, string? home = null)
    {
        var path = data.ResolveHome(home, name);
        data.CreateHome(path);
        await data.Accounts.AddAsync(new Account { Name = name, HomeDirectory = path, IsReadOnly = readOnly }, CheapVerifier);
    }

    private static string Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private static string Make(string path, long length)
    {
        using var file = File.Create(path);
        file.SetLength(length);
        return path;
    }
}
