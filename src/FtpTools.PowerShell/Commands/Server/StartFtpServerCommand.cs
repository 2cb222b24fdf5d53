using System.Management.Automation;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.RemoteCommands;

using PublicAddress = FtpTools.FtpPublicAddress;

namespace FtpTools.PowerShell.Commands;

/// <summary>Starts a file server in this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "FtpServer", SupportsShouldProcess = true)]
[OutputType(typeof(FtpServer))]
public sealed class StartFtpServerCommand : AsyncCmdlet
{
    private FtpServer? _waitedFor;

    /// <summary>The folder with the users' homes and the server's own data; it is created if it does not exist.</summary>
    [Parameter(Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string Root { get; set; } = ".";

    /// <summary>The TCP port; 0 takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; } = 2021;

    /// <summary>The address to listen on. The default is open to this computer only; <c>Any</c> is open to the network.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>A name by which to refer to the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The certificate with its private key; if omitted, a self-signed one is created and kept.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Serves without encryption.</summary>
    [Parameter]
    public SwitchParameter NoTls { get; set; }

    /// <summary>Confirms a file only once it is on the disk, so that it survives a power cut.</summary>
    [Parameter]
    public SwitchParameter Durable { get; set; }

    /// <summary>Speaks FTP and FTPS, too, so that any client can use the server with the same users.</summary>
    [Parameter]
    public SwitchParameter Ftp { get; set; }

    /// <summary>The port for FTP, which clients make encrypted (explicit TLS); 0 takes a free one. Implies <see cref="Ftp"/>.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int FtpPort { get; set; } = 2121;

    /// <summary>A port for FTP with encryption from the first byte (implicit TLS); 0 takes a free one. Implies <see cref="Ftp"/>.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int FtpsPort { get; set; }

    /// <summary>The ports for data connections, as in <c>50000-50999</c>, for a firewall that lets them through; any free one if omitted.
    /// Implies <see cref="Ftp"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FtpPassivePorts { get; set; }

    /// <summary>The address under which clients reach a server behind a router, as in <c>203.0.113.5</c>; for the clients of one network
    /// <c>10.0.0.0/8=10.1.2.3</c>. Implies <see cref="Ftp"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FtpPublicAddress { get; set; } = [];

    /// <summary>Lets clients ask the server to connect to them (active mode). Implies <see cref="Ftp"/>.</summary>
    [Parameter]
    public SwitchParameter FtpActiveMode { get; set; }

    /// <summary>Lets clients log in and transfer without encryption, for devices that cannot do better: anyone along the path can read the
    /// password. Implies <see cref="Ftp"/>.</summary>
    [Parameter]
    public SwitchParameter FtpAllowPlain { get; set; }

    /// <summary>Keeps data connections to TLS 1.2, for clients that cannot resume TLS 1.3. Implies <see cref="Ftp"/>.</summary>
    [Parameter]
    public SwitchParameter FtpDataTls12 { get; set; }

    /// <summary>Waits until the server is stopped; Ctrl+C stops it.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var address = Paths.ListenAddress.Parse(ListenAddress);
        var root = LocalPaths.Resolve(this, Root, nameof(Root));
        if (!ShouldProcess($"{root} on {HostAddress.Join(ListenAddress, Port)}", "Start file server")) return;
        Servers.Files.ThrowIfTaken(Name);
        var ftp = FtpOptions();
        if (!IPAddress.IsLoopback(address)) WarnOfPlain(ftp);
        CommandFolder.SweepAbandoned();
        var logger = new PipelineLogger();
        using var attached = logger.Attach(Log);
        var server = FtpServer.Start(new ServerOptions
        {
            Logger = logger,
            Root = root,
            Port = Port,
            ListenAddress = address,
            Name = Name,
            Certificate = Certificate,
            UseTls = !NoTls,
            IsDurable = Durable,
            Ftp = ftp,
        });
        logger.KeepFor(server);
        Servers.Files.Add(server);
        WriteVerbose($"{server.Name} can be reached at {string.Join(", ", server.ReachableAt)}.");
        if (ftp is not null) WriteVerbose($"{server.Name} listens at {string.Join(", ", server.Endpoints)}.");
        if (Wait) _waitedFor = server;
        WriteObject(server);
        if (Wait) await server.WaitForStopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task CleanUpAsync() => _waitedFor is null ? Task.CompletedTask : Servers.Files.StopAsync(_waitedFor);

    private FtpOptions? FtpOptions()
    {
        if (!Ftp && !MyInvocation.BoundParameters.Keys.Any(name => name.StartsWith(nameof(Ftp), StringComparison.OrdinalIgnoreCase)))
            return null;
        return new FtpOptions
        {
            Port = FtpPort,
            ImplicitTlsPort = MyInvocation.BoundParameters.ContainsKey(nameof(FtpsPort)) ? FtpsPort : null,
            PassivePorts = FtpPassivePorts is { } range ? PortRange.Parse(range) : null,
            PublicAddresses = [.. FtpPublicAddress.Select(PublicAddress.Parse)],
            AllowActiveMode = FtpActiveMode,
            AllowPlain = FtpAllowPlain || NoTls,
            UseTls12ForData = FtpDataTls12,
        };
    }

    private void WarnOfPlain(FtpOptions? ftp)
    {
        if (ftp is { AllowPlain: true })
            WriteWarning("Without TLS, anyone along the path can read the passwords of FTP clients, and read and change their files.");
        else if (NoTls)
            WriteWarning("Without TLS, anyone along the path can read and change the files that are transferred. Passwords stay secret.");
    }
}
